package vaultsnapshot.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.job.SnapshotList;
import vaultsnapshot.report.SnapshotPage;

/** Shows what is stored, newest first. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    header = "Shows what is stored, newest first.")
final class ListCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Only those since: 2026-11-22 or 2026-11-22T02:00:00Z.")
  private Optional<Instant> since = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "20",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--from",
      paramLabel = "SNAPSHOT",
      description = "Begin with this one, the 'next' of the page before.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  ListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit < 1) {
      throw new InvalidInputException(
          "--limit", List.of("got " + limit + ", expected a whole number of 1 or more"));
    }
    try (Store store = Store.open(shell.variables())) {
      Optional<SnapshotName> first = from.map(store::name);
      SnapshotPage page =
          new SnapshotList(store.bucket(), store.settings().cluster())
              .page(since, first, limit, Limits.lookUp());
      shell.out().println(json ? page.toJson().strip() : text(page));
      if (page.total() == 0) {
        shell.err().println("There is no such snapshot" + store.whereToLook() + ", and --since");
      }
      return ExitCode.GOOD;
    }
  }

  private static String text(SnapshotPage page) {
    Columns columns = new Columns(2, 3).row("TIME", "TIER", "BYTES", "INDEX", "STATE", "KEY");
    page.entries()
        .forEach(entry ->
            columns.row(
                entry.scheduledAt().toString(),
                entry.retention().orElse("kept"),
                Long.toString(entry.sizeBytes()),
                entry.raftIndex().map(index -> Long.toString(index)).orElse("?"),
                entry.doubt().orElse(entry.rebuilt() ? "of a rebuilt cluster" : "verified"),
                entry.key()));
    return columns.text()
        + "\n"
        + page.entries().size()
        + " of "
        + page.total()
        + page.next().map(next -> "; the next page: --from " + next).orElse("");
  }
}
