package vaultsnapshot.local;

import java.nio.file.Path;
import java.time.Duration;

/** Restores a snapshot of one cluster into another, fresh one of a single node. */
public final class ForcedRestore {
  /** The node seals itself 7 to 23 s after the restore; until then it shows its old state. */
  private static final Duration SEAL_LIMIT = Duration.ofSeconds(90);

  private ForcedRestore() {}

  /**
   * Restores and unseals.
   *
   * @param fresh a running cluster of one node, which loses all that is in it
   * @param snapshot the archive
   * @param origin keys of the cluster that the snapshot was taken of, for they are valid now
   * @return the restored node, with the origin's root token
   */
  public static BaoApi into(OpenBaoCluster fresh, Path snapshot, OpenBaoKeys origin) {
    if (fresh.nodes().size() != 1) {
      throw new LocalPartsException(
          "forced restore: expected one node, got " + fresh.nodes().size());
    }
    OpenBaoNode node = fresh.leader();
    BaoAnswer answer = fresh.admin().restore(snapshot, true);
    if (!answer.isSuccess()) {
      throw new LocalPartsException(
          "forced restore: expected 2xx, got " + answer.status() + " " + answer.body());
    }
    Waiting.until("forced restore: " + node.id() + " seals itself", SEAL_LIMIT, node::isSealed);
    if (!sameNumbers(fresh.keys(), origin)) {
      // The running server still counts in the old numbers: 'invalid key size'.
      node.kill();
      node.start();
    }
    node.unseal(origin);
    node.awaitReady();
    Waiting.until("forced restore: " + node.id() + " leads", SEAL_LIMIT, node::isLeader);
    return node.api().withToken(origin.rootToken());
  }

  private static boolean sameNumbers(OpenBaoKeys one, OpenBaoKeys other) {
    return one.threshold() == other.threshold()
        && one.unsealKeys().size() == other.unsealKeys().size();
  }
}
