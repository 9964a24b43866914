package vaultsnapshot.job;

import java.util.Optional;
import java.util.regex.Pattern;
import vaultsnapshot.faults.FaultTable;
import vaultsnapshot.faults.WholeSnapshot;
import vaultsnapshot.local.InvocationResult;

/** The fault table's rows about clusters of several nodes. */
final class NodeFaults {
  private static final String GROUP = "The leader and the other nodes";

  /** OpenBao's tokens, and Vault's. */
  private static final Pattern TOKEN = Pattern.compile("\\b(s|hvs|hvb)\\.[A-Za-z0-9_-]{24,}");

  private NodeFaults() {}

  /** Adds a row; called before anything about it is asserted, so that a bad one shows too. */
  static void add(String fault, Deployment deployment, ClusterUnderBackup cluster, Backup backup) {
    Optional<byte[]> object = deployment.bytes(backup.key());
    Optional<byte[]> receipt = deployment.bytes(backup.receiptKey());
    String said = deployment.process().outputText() + said(backup);
    boolean leaked = said.contains(cluster.secretId()) || TOKEN.matcher(said).find();
    FaultTable.add(
        new FaultTable.Row(
            GROUP,
            fault,
            1,
            outcome(backup),
            object.isEmpty()
                ? "nothing"
                : receipt.isEmpty() ? "snapshot, no receipt" : "snapshot and receipt",
            backup.took(),
            backup.result() instanceof InvocationResult.Failure failure ? failure.message() : "",
            object.flatMap(WholeSnapshot::fault).isPresent() ? 1 : 0,
            leaked ? 1 : 0));
  }

  private static String outcome(Backup backup) {
    return backup.result() instanceof InvocationResult.Success
        ? backup.status() + ", attempt " + backup.attempts()
        : backup.wasKilled() ? "killed" : "failed";
  }

  private static String said(Backup backup) {
    return switch (backup.result()) {
      case InvocationResult.Success success -> success.body();
      case InvocationResult.Failure failure -> failure.body();
    };
  }
}
