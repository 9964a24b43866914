package vaultsnapshot.job;

import static vaultsnapshot.report.LogField.field;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.AlreadyCommittedException;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.UnclearCommitException;
import vaultsnapshot.credentials.ClusterSecret;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.retention.Schedule;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.vault.Revocation;
import vaultsnapshot.vault.VaultClient;

/** The backup, from a checked request to the receipt. */
public final class SnapshotJob {
  private final Stations stations;

  /** Works with {@code stations}, and closes none of them. */
  public SnapshotJob(Stations stations) {
    this.stations = stations;
  }

  /**
   * Stores one verified snapshot, or finds that it is there or not due.
   *
   * @param giveUpAt when to stop, so that there is time left to abort, revoke and report
   * @param cleanUpBy when that must have ended
   * @return the receipt; what it says is in the bucket
   * @throws RunFailedException if no committed snapshot with its receipt came of it
   */
  public Receipt run(RunRequest request, Instant giveUpAt, Instant cleanUpBy)
      throws RunFailedException, InterruptedException {
    SnapshotName name =
        new SnapshotName(
            stations.settings().bucket().cluster(), request.scheduledAt(), request.label());
    Stages stages = new Stages(stations.log(), stations.clock());
    Run run = new Run(stations, request, name, stages, giveUpAt, cleanUpBy);
    Outcome outcome = new Outcome();
    try {
      return backUp(run, outcome);
    } catch (IOException | RuntimeException failure) {
      throw new RunFailedException(
          stages.current(), outcome.tokenRevoked(), outcome.aftermath(failure), failure);
    } catch (InterruptedException interrupted) {
      throw Failures.interrupted(
          stages.current(), outcome.afterInterruptionOf(stages.current()), interrupted);
    }
  }

  private Receipt backUp(Run run, Outcome outcome) throws IOException, InterruptedException {
    Optional<Earlier> earlier = run.stages().time("lookup", () -> Earlier.find(run));
    if (earlier.isPresent()) {
      return alreadyStored(run, earlier.get(), outcome);
    }
    List<ListedSnapshot> snapshots =
        run.stages().time("list", () -> stations.bucket().list(Optional.empty(), run.giveUpAt()));
    Lineage lineage =
        run.stages()
            .time("lineage", () -> Lineage.read(stations.bucket(), snapshots, run.giveUpAt()));
    if (!isDue(run, snapshots, lineage)) {
      return new Receipts(run).notDue();
    }
    ClusterSecret secret = run.stages().time("credentials", () -> Credentials.read(run));
    try (VaultClient vault = Credentials.open(run, secret)) {
      return store(run, vault, new Session(vault, secret.login()), lineage, outcome);
    } catch (AlreadyCommittedException overtaken) {
      return alreadyStored(run, new Earlier(run.name(), overtaken.existing()), outcome);
    }
  }

  private Receipt store(
      Run run, VaultClient vault, Session session, Lineage lineage, Outcome outcome)
      throws IOException, InterruptedException {
    Attempts attempts =
        new Attempts(stations.clock(), stations.pause(), run.giveUpAt(), this::logRetry);
    Committed committed;
    try {
      committed = new Transfer(run, vault, session, lineage, attempts).committed();
      outcome.state = Aftermath.COMMITTED;
    } finally {
      outcome.attempts = attempts.failed() + 1;
      outcome.revocation(session.end(run.revokeBy()));
    }
    session.warnIfTokenLives(log());
    Receipt receipt =
        run.stages()
            .time(
                "receipt",
                () ->
                    new Receipts(run)
                        .write(committed, outcome.tokenRevoked(), attempts.failed() + 1));
    warnOfRebuild(lineage.judge(committed.verified().node(), run.request().acceptRebuild()));
    supersede(run, run.name());
    return receipt;
  }

  private Receipt alreadyStored(Run run, Earlier earlier, Outcome outcome)
      throws IOException, InterruptedException {
    outcome.state = Aftermath.EARLIER;
    if (run.request().acceptRebuild() && Lineage.isUnaccepted(earlier.stored())) {
      throw new RebuildNotAcceptedException(earlier.stored());
    }
    Receipt receipt = run.stages().time("receipt", () -> new Receipts(run).ofEarlier(earlier));
    supersede(run, earlier.name());
    return receipt;
  }

  /**
   * What a person asked for is always due, and every run while the newest snapshot may be of a
   * foreign cluster: it must not put off the right one's.
   */
  static boolean isDue(Run run, List<ListedSnapshot> newestFirst, Lineage lineage) {
    Optional<Instant> newestScheduled =
        newestFirst.stream()
            .map(ListedSnapshot::name)
            .filter(name -> !name.manual())
            .map(SnapshotName::scheduledAt)
            .findFirst();
    return run.name().manual()
        || run.request().acceptRebuild()
        || lineage.inDoubt()
        || run.settings()
            .retention()
            .snapshotEvery()
            .map(every -> Schedule.isDue(newestScheduled, run.name().scheduledAt(), every))
            .orElse(true);
  }

  /**
   * A run that cannot tag only keeps more, and the next one heals it: no reason to call the backup
   * failed.
   */
  private void supersede(Run run, SnapshotName stored) throws InterruptedException {
    try {
      int tagged = run.stages().time("retention", () -> supersession(run).apply(stored));
      log().info("superseded snapshots tagged", field("count", tagged));
    } catch (IOException failure) {
      log()
          .warn(
              "superseded snapshots could not be tagged; they are kept, and the next run tries again",
              failure);
    }
  }

  private static Supersession supersession(Run run) {
    return new Supersession(
        run.stations().bucket(), run.settings().retention().keepLast(), run.giveUpAt());
  }

  private void warnOfRebuild(Lineage.Verdict lineage) {
    if (lineage.rebuilt() && !lineage.accepted()) {
      log()
          .warn(
              "the cluster is not the one of the last accepted snapshot: this snapshot is kept"
                  + " beside the older ones and supersedes nothing; if the cluster was rebuilt on"
                  + " purpose, run once with {\"detail\":{\"acceptRebuild\":true}}",
              field("reason", lineage.reason()));
    }
  }

  private void logRetry(Attempts.Failed failed) {
    log()
        .warn(
            "attempt failed, trying again",
            failed.failure(),
            field("attempt", failed.attempt()),
            field("pauseMs", failed.pause().toMillis()));
  }

  private Log log() {
    return stations.log();
  }

  /** What became of the run so far, for the receipt or for the failure. */
  private static final class Outcome {
    private Optional<Revocation> revocation = Optional.empty();
    private Aftermath state = Aftermath.NOTHING;
    private int attempts;

    /** What is in the bucket after this failure, for whoever reads it. */
    String aftermath(Exception failure) {
      return failure instanceof UnclearCommitException
          ? Aftermath.UNCLEAR.words(attempts)
          : state.words(attempts);
    }

    /** The same where the run was interrupted: a commit under way may have come through. */
    String afterInterruptionOf(String stage) {
      return (stage.equals(Transfer.COMMIT) ? Aftermath.UNCLEAR : state).words(attempts);
    }

    void revocation(Revocation result) {
      revocation = Optional.of(result);
    }

    Optional<Boolean> tokenRevoked() {
      return revocation.flatMap(result ->
          switch (result) {
            case Revocation.Revoked done -> Optional.of(true);
            case Revocation.Failed failed -> Optional.of(false);
            case Revocation.NotNeeded none -> Optional.empty();
          });
    }
  }
}
