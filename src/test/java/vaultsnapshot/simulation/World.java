package vaultsnapshot.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.archive.Fixture;
import vaultsnapshot.job.BackupWithoutVault;
import vaultsnapshot.job.BackupWithoutVault.Ending;
import vaultsnapshot.report.Status;

/** Years of one cluster's backups, with all that can happen in them. */
final class World implements AutoCloseable {
  static final String BUCKET = "model";
  static final String PREFIX = "vault";
  static final String NAME = "prod";

  private final Firing firing;
  private final Chance chance;
  private final Days days;
  private final Lifecycle lifecycle;
  private final Instant end;
  private final VirtualClock clock;
  private final Agenda agenda = new Agenda();
  private final ModelBucket bucket;
  private final Mishaps mishaps = new Mishaps();
  private final Ledger ledger = new Ledger();
  private final Promises promises;
  private final S3Client s3;
  private final BackupWithoutVault function;
  private final Map<String, Integer> tally = new TreeMap<>();

  private Cluster cluster;
  private int clusters = 1;
  private int keepLast;
  private boolean scheduleStopped;
  private boolean vaultGone;
  private boolean taggingForbidden;

  World(Scenario scenario) {
    this.chance = new Chance(scenario.seed());
    this.firing = scenario.firing();
    this.days = scenario.days();
    this.lifecycle = new Lifecycle(scenario.rules());
    Instant begin =
        Instant.parse("2022-03-01T00:00:00Z")
            .plus(Duration.ofDays(chance.between(0, 700)))
            .plus(Duration.ofMinutes(chance.between(0, 59)));
    this.end = begin.plus(Scenario.SPAN);
    this.clock = new VirtualClock(begin);
    this.bucket = new ModelBucket(clock);
    this.promises = new Promises(bucket, ledger, days);
    this.keepLast = chance.between(1, 6);
    this.cluster = new Cluster("cluster-1", begin);
    ledger.trust(cluster.id());
    this.s3 = new ModelS3(bucket, mishaps);
    this.function =
        new BackupWithoutVault(s3, clock.ofTheFunction(), Fixture.vault(), scenario.retagging());
    firing.between(begin, end).forEach(time -> agenda.at(time, () -> fire(time)));
    for (Instant midnight = begin.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        midnight.isBefore(end);
        midnight = midnight.plus(Duration.ofDays(1))) {
      Instant time = midnight;
      agenda.at(time, () -> midnight(time));
    }
    new Incidents(this, agenda, chance, begin, end).plan();
  }

  /** Lives through it all. */
  Map<String, Integer> live() throws InterruptedException {
    for (Optional<Agenda.Entry> next = agenda.next();
        next.filter(entry -> entry.at().isBefore(end)).isPresent();
        next = agenda.next()) {
      clock.advance(next.get().at());
      try {
        next.get().happening().happen();
      } catch (PromiseBroken broken) {
        throw new PromiseBroken(clock.instant() + ": " + broken.getMessage() + "; so far " + tally);
      }
    }
    return tally;
  }

  /** The schedule fires; what comes of it arrives now or later, once or more often. */
  private void fire(Instant stamp) {
    if (scheduleStopped) {
      return;
    }
    Delivery delivery = new Delivery(firing.event(stamp), chance.requestId(), 1);
    Instant now = clock.instant();
    boolean late = chance.of(0.02);
    Instant arrival =
        now.plus(
            late
                ? chance.between(Duration.ofMinutes(1), Duration.ofHours(9))
                : chance.between(Duration.ofSeconds(1), Duration.ofSeconds(50)));
    agenda.at(arrival, () -> deliver(delivery));
    while (chance.of(0.03)) {
      count("repeated");
      agenda.at(
          arrival.plus(chance.between(Duration.ofSeconds(30), Duration.ofHours(6))),
          () -> deliver(delivery));
    }
    if (late) {
      count("late");
    }
  }

  /**
   * An event on its way to the function.
   *
   * @param attempt Lambda tries an asynchronous event three times
   */
  record Delivery(String event, String requestId, int attempt) {
    Delivery again() {
      return new Delivery(event, requestId, attempt + 1);
    }
  }

  void deliver(Delivery delivery) throws InterruptedException {
    strike();
    Optional<Ending> ending = run(delivery);
    mishaps.none();
    List<Commit> stored = ledger.enter(bucket.takeNews(), cluster.id());
    if (!stored.isEmpty() && delivery.event().contains("acceptRebuild")) {
      ledger.trust(cluster.id());
    }
    ledger.runEnded(keepLast, ending.filter(this::couldTag).isPresent(), bucket);
    count(ending.map(World::word).orElse("died"));
    promises.afterRun();
    if (ending.filter(Ending.Well.class::isInstance).isEmpty()
        && delivery.attempt() < 3
        && chance.of(0.8)) {
      agenda.at(
          clock.instant().plus(Duration.ofMinutes(delivery.attempt())),
          () -> deliver(delivery.again()));
    }
  }

  private void strike() {
    mishaps.none();
    if (chance.of(0.03)) {
      mishaps.dieAt(chance.between(1, 30), chance.of(0.5));
    } else if (chance.of(0.01)) {
      mishaps.refuseFrom(chance.between(1, 30));
    }
    if (taggingForbidden || chance.of(0.02)) {
      mishaps.refuseTagging();
    }
  }

  private Optional<Ending> run(Delivery delivery) throws InterruptedException {
    boolean unreachable = vaultGone || chance.of(0.03);
    try {
      return Optional.of(
          function.run(
              variables(),
              delivery.event(),
              delivery.requestId(),
              unreachable ? Optional.empty() : Optional.of(cluster.node(clock.instant()))));
    } catch (ProcessDied died) {
      return Optional.empty();
    }
  }

  /** Whether the run came to the tags with a right cluster's snapshot as the newest of all. */
  private boolean couldTag(Ending ending) {
    return ending instanceof Ending.Well well
        && well.tagged()
        && ledger.newest(bucket).filter(ledger::isOwn).isPresent();
  }

  private static String word(Ending ending) {
    return switch (ending) {
      case Ending.Failed failed -> "failed";
      case Ending.Well well when !well.tagged() && well.receipt().status() != Status.NOT_DUE ->
          "untagged";
      case Ending.Well well -> well.receipt().status().toString();
    };
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(firing.variables());
    variables.putAll(
        Map.of(
            "VAULT_ADDR",
            "https://vault-1.example.com:8200",
            "CREDENTIALS_SECRET",
            "vault/production",
            "SNAPSHOT_BUCKET",
            BUCKET,
            "SNAPSHOT_PREFIX",
            PREFIX,
            "CLUSTER_NAME",
            NAME,
            "S3_PATH_STYLE",
            "true",
            "PART_SIZE_MIB",
            "5",
            "KEEP_LAST",
            Integer.toString(keepLast)));
    return variables;
  }

  private void midnight(Instant now) {
    lifecycle.midnight(bucket, now);
    promises.atMidnight(now);
    ledger.forget(now.minus(Duration.ofDays(Math.max(days.hourly(), days.manual()) + 2L)), bucket);
    tally.merge(
        "most stored", (int) ledger.all().stream().filter(promises::isCurrent).count(), Math::max);
  }

  // What the incidents do.

  void stopSchedule(boolean stopped) {
    scheduleStopped = stopped;
  }

  void loseVault(boolean gone) {
    vaultGone = gone;
  }

  void forbidTagging(boolean forbidden) {
    taggingForbidden = forbidden;
  }

  void jumpClock(Duration wrongBy) {
    clock.jump(wrongBy);
  }

  void keepLast(int newest) {
    keepLast = newest;
  }

  Cluster cluster() {
    return cluster;
  }

  /** Another cluster stands under the name, empty. */
  void rebuild() {
    clusters++;
    cluster = new Cluster("cluster-" + clusters, clock.instant());
  }

  void bringBack(Cluster right) {
    cluster = right;
  }

  boolean trustsItsCluster() {
    return ledger.trusts(cluster.id());
  }

  /** Somebody deletes the newest snapshot, with its receipt or without. */
  void deleteNewest(boolean receiptToo) {
    ledger
        .newest(bucket)
        .ifPresent(newest -> {
          newest.deleted(clock.instant());
          bucket.delete(newest.key());
          newest
              .receipt()
              .filter(receipt -> receiptToo && bucket.current(receipt.key()).isPresent())
              .ifPresent(receipt -> bucket.delete(receipt.key()));
        });
  }

  void count(String what) {
    tally.merge(what, 1, Integer::sum);
  }

  Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    s3.close();
  }
}
