package vaultsnapshot.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.OperatorJob;
import vaultsnapshot.job.RunFailedException;
import vaultsnapshot.report.OperationReport.Outcome;
import vaultsnapshot.settings.OperatorReader;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.Settings;

/**
 * Puts a snapshot in the place of what a cluster holds. It asks for the same confirmations as the
 * operator's function, by making its event and letting the same reader judge it.
 */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    header = "Puts a snapshot in the place of what a cluster holds.",
    description = {
      "Only shows what it would do, until --do-it comes with what that has shown.",
      "Exit code 3 too if refused or not done yet. Read docs/restore.md before."
    })
final class RestoreCommand implements Callable<Integer> {
  static final String SNAPSHOT = "SNAPSHOT";

  private final Shell shell;

  @Mixin private final VaultLogin login = new VaultLogin();

  @Parameters(paramLabel = SNAPSHOT, description = "Its name or key, or 'newest'.")
  private String snapshot = "";

  @Option(names = "--force", description = "Also into a cluster with other keys; one node.")
  private boolean force;

  @Option(names = "--do-it", description = "Restore, instead of showing it.")
  private boolean doIt;

  @Option(names = "--cluster", paramLabel = "NAME", description = "CLUSTER_NAME once more.")
  private Optional<String> cluster = Optional.empty();

  @Option(names = "--cluster-id", paramLabel = "ID", description = "As was shown.")
  private Optional<String> clusterId = Optional.empty();

  @Option(names = "--operation-id", paramLabel = "NAME", description = "As was proposed.")
  private Optional<String> operationId = Optional.empty();

  @Option(names = "--accept-older", description = "It is not the newest.")
  private boolean acceptOlder;

  @Option(names = "--accept-other-cluster", description = "It is of another cluster.")
  private boolean acceptOtherCluster;

  @Option(names = "--accept-several-nodes", description = "With --force: into several nodes.")
  private boolean acceptSeveralNodes;

  @Option(names = "--no-safety-snapshot", description = "Keep nothing of what is overwritten.")
  private boolean noSafetySnapshot;

  @Option(names = "--accept-unfinished", description = "Another operation's call is dead.")
  private boolean acceptUnfinished;

  RestoreCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws RunFailedException, InterruptedException {
    Problems problems = new Problems();
    Settings settings = Settings.read(login.settings(shell.variables(), problems));
    OperatorRequest request =
        new OperatorReader(settings.bucket().cluster(), new OptionNames()).read(event(), problems);
    try (Site site = Site.open(shell, settings, login)) {
      Instant giveUpAt = Limits.transfer();
      String answer =
          new OperatorJob(site.stations())
              .run(request, UUID.randomUUID().toString(), giveUpAt, Limits.cleanUp(giveUpAt));
      shell.out().println(answer.strip());
      return judged(JsonParser.parseString(answer).getAsJsonObject());
    }
  }

  private int judged(JsonObject answer) {
    Optional<JsonObject> toDoIt =
        Optional.ofNullable(answer.getAsJsonObject("toDoIt"))
            .map(event -> event.getAsJsonObject("detail"));
    toDoIt.ifPresent(this::tellHowToDoIt);
    boolean done = answer.get("status").getAsString().equals(Outcome.DONE.label());
    return done || toDoIt.isPresent() ? ExitCode.GOOD : ExitCode.FAILED;
  }

  /**
   * The function's event in the words of this command. The snapshot is named by its key: what
   * 'newest' means may be another one by then.
   */
  private void tellHowToDoIt(JsonObject detail) {
    shell
        .err()
        .println(
            "To do it: restore "
                + detail.get("snapshot").getAsString()
                + word("--force", force)
                + word("--accept-older", acceptOlder)
                + word("--accept-other-cluster", acceptOtherCluster)
                + word("--accept-several-nodes", acceptSeveralNodes)
                + word("--no-safety-snapshot", noSafetySnapshot)
                + word("--accept-unfinished", acceptUnfinished)
                + " --do-it"
                + option("--cluster", detail, "cluster")
                + option("--cluster-id", detail, "clusterId")
                + option("--operation-id", detail, "operationId"));
  }

  private static String word(String name, boolean said) {
    return said ? " " + name : "";
  }

  private static String option(String name, JsonObject detail, String key) {
    return detail.has(key) ? " " + name + " " + detail.get(key).getAsString() : "";
  }

  private byte[] event() {
    JsonObject detail = new JsonObject();
    detail.addProperty("action", force ? "restore-force" : "restore");
    detail.addProperty("snapshot", snapshot);
    detail.addProperty("dryRun", !doIt);
    cluster.ifPresent(name -> detail.addProperty("cluster", name));
    clusterId.ifPresent(id -> detail.addProperty("clusterId", id));
    operationId.ifPresent(name -> detail.addProperty("operationId", name));
    detail.addProperty("acceptOlder", acceptOlder);
    detail.addProperty("acceptOtherCluster", acceptOtherCluster);
    detail.addProperty("acceptSeveralNodes", acceptSeveralNodes);
    detail.addProperty("acceptUnfinished", acceptUnfinished);
    detail.addProperty("safetySnapshot", !noSafetySnapshot);
    JsonObject event = new JsonObject();
    event.add("detail", detail);
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }
}
