package vaultsnapshot.cli;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.RunFailedException;
import vaultsnapshot.job.SnapshotJob;
import vaultsnapshot.job.Stations;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.settings.Settings;

/** Takes a snapshot now, as the function does. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    header = "Takes a snapshot now and stores it, as the function does.",
    description = {"The steps are told on standard error, the receipt on standard output."})
final class SnapshotCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private final VaultLogin login = new VaultLogin();

  @Option(
      names = "--label",
      paramLabel = "NAME",
      defaultValue = "by-hand",
      description = "Stands in the snapshot's name (default: ${DEFAULT-VALUE}).")
  private String label = "";

  @Option(
      names = "--accept-rebuild",
      description = "Trust a cluster that was rebuilt under the same name from now on.")
  private boolean acceptRebuild;

  @Option(names = "--json", description = "The whole receipt, as JSON.")
  private boolean json;

  SnapshotCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws RunFailedException, InterruptedException {
    if (!SnapshotName.isLabel(label)) {
      throw new InvalidInputException(
          "--label",
          java.util.List.of(
              "got '" + label + "', expected 1 to 63 of a-z, 0-9 and -, with no - first"));
    }
    Problems problems = new Problems();
    Settings settings = Settings.read(login.settings(shell.variables(), problems));
    problems.throwIfAny("settings");
    try (Site site = Site.open(shell, settings, login)) {
      Receipt receipt = take(site.stations());
      shell.out().println(json ? receipt.toJson().strip() : words(receipt));
      return ExitCode.GOOD;
    }
  }

  private Receipt take(Stations stations) throws RunFailedException, InterruptedException {
    Instant giveUpAt = Limits.transfer();
    return new SnapshotJob(stations)
        .run(
            new RunRequest(
                RunRequest.Action.BACKUP,
                shell.clock().instant(),
                true,
                Optional.of(label),
                acceptRebuild,
                UUID.randomUUID().toString()),
            giveUpAt,
            Limits.cleanUp(giveUpAt));
  }

  private static String words(Receipt receipt) {
    return receipt.status().label()
        + receipt
            .object()
            .map(object ->
                " s3://"
                    + object.bucket()
                    + "/"
                    + object.key()
                    + ", "
                    + object.sizeBytes()
                    + " bytes")
            .orElse("");
  }
}
