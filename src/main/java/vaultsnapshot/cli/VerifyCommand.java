package vaultsnapshot.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.job.CheckedSnapshot;
import vaultsnapshot.job.NewestSnapshot;
import vaultsnapshot.job.SnapshotCheck;
import vaultsnapshot.report.ReadBack;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.stream.Buffers;

/** Reads snapshots back from S3 and judges them. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    header = "Reads snapshots back from S3 and judges them.",
    description = {
      "Reads them whole and holds them against their receipts and S3's checksums.",
      "Exit code 1 where one is not whole or not what its receipt says."
    })
final class VerifyCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "SNAPSHOT",
      arity = "0..1",
      description = "Its name, key or address; 'newest' unless given.")
  private Optional<String> snapshot = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Times.class,
      description = "All since then: 2026-11-22 or 2026-11-22T02:00:00Z.")
  private Optional<Instant> since = Optional.empty();

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  VerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Store store = open()) {
      List<SnapshotName> names = names(store);
      List<ReadBack.Finding> findings = new ArrayList<>();
      for (SnapshotName name : names) {
        ReadBack.Finding finding = verify(store, name).finding();
        findings.add(finding);
        if (!json) {
          tell(finding);
        }
      }
      ReadBack result = new ReadBack(store.settings().cluster(), findings, Optional.empty());
      if (json) {
        shell.out().println(result.toJson().strip());
      }
      return result.passed() ? ExitCode.GOOD : ExitCode.BAD;
    }
  }

  private Store open() {
    Optional<String> address = snapshot.filter(Store::isAddress);
    return address.isPresent()
        ? Store.open(shell.variables(), address.get())
        : Store.open(shell.variables());
  }

  private List<SnapshotName> names(Store store) throws IOException, InterruptedException {
    Optional<String> one = snapshot.filter(text -> !text.equals(OperatorRequest.NEWEST));
    if (one.isPresent()) {
      return List.of(store.name(one.get()));
    }
    List<ListedSnapshot> listed = store.bucket().list(since, Limits.lookUp());
    List<ListedSnapshot> meant =
        all || since.isPresent()
            ? listed
            : NewestSnapshot.of(store.bucket(), listed, Limits.lookUp()).listed().stream().toList();
    if (meant.isEmpty()) {
      throw new IOException("there is no such snapshot" + store.whereToLook() + ", and --since");
    }
    return meant.stream().map(ListedSnapshot::name).toList();
  }

  private CheckedSnapshot verify(Store store, SnapshotName name)
      throws IOException, InterruptedException {
    SnapshotVersion version =
        store
            .bucket()
            .version(name, Limits.lookUp())
            .orElseThrow(() ->
                new IOException(
                    "s3://"
                        + store.settings().bucket()
                        + "/"
                        + store.bucket().key(name)
                        + ": there is no such snapshot; see: list"));
    ProgressLine progress = new ProgressLine(shell);
    try {
      return new SnapshotCheck(
              store.bucket(),
              new Buffers(store.settings().chunkSizeBytes()),
              store.settings().chunkCount(),
              progress.of(name.stamp(), version.stored().sizeBytes()))
          .check(name, version, Limits.transfer());
    } finally {
      progress.over();
    }
  }

  private void tell(ReadBack.Finding finding) {
    shell.out().println((finding.problems().isEmpty() ? "good  " : "BAD   ") + finding.key());
    finding.problems().forEach(problem -> shell.out().println("      " + problem));
  }
}
