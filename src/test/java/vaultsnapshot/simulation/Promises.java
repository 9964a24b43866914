package vaultsnapshot.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What has to be in the bucket at a moment, said without asking the code that sees to it.
 *
 * <ol>
 *   <li>A snapshot that at no run's end had {@code KEEP_LAST} newer ones of its kind is there; one
 *       that a person deleted while it was such a one can be had back for ever, any other for a
 *       week. One of a cluster that nobody accepted is there.
 *   <li>Of each month, ISO week and day (UTC), the first that was stored is there for as long as
 *       its days say, counted from when it was stored; and every other for the hourly days; every
 *       manual one for the manual days. If a person deleted that first one, its month, week or day
 *       has no promise any more.
 *   <li>What is superseded can expire, and the whole is not more than the settings come to.
 *   <li>A receipt is there with its snapshot, bears the same tag, and goes with it.
 * </ol>
 */
final class Promises {
  /** S3 rounds up to the next midnight; a receipt may be a day younger than its snapshot. */
  private static final Duration ROUNDING = Duration.ofDays(2);

  /**
   * So many runs that could tag may pass until a gap is healed that is not among the newest: each
   * run looks at one part of the older ones.
   */
  private static final int CHANCES = 100;

  private final ModelBucket bucket;
  private final Ledger ledger;
  private final Days days;

  Promises(ModelBucket bucket, Ledger ledger, Days days) {
    this.bucket = bucket;
    this.ledger = ledger;
    this.days = days;
  }

  /** After each run: the first promise alone, which costs next to nothing. */
  void afterRun() {
    ledger.notSuperseded().forEach(this::isThere);
  }

  void atMidnight(Instant now) {
    afterRun();
    recoveryPoints(now);
    ledger.all().forEach(commit -> canExpire(commit, now));
    nothingIsLeftBehind(now);
    isBounded(now);
    ledger.all().forEach(commit -> hasItsReceipt(commit, now));
  }

  private void isThere(Commit commit) {
    if (commit.deletion().isEmpty()) {
      require(isCurrent(commit), () -> "the newest never expire: %s is gone".formatted(commit));
    } else {
      require(isStored(commit), () -> "deleted by hand, and gone for good: %s".formatted(commit));
    }
  }

  private void recoveryPoints(Instant now) {
    first(ledger.firsts().months(), days.monthly(), now);
    first(ledger.firsts().weeks(), days.weekly(), now);
    first(ledger.firsts().days(), days.daily(), now);
    for (Commit commit : ledger.all()) {
      int kept = commit.manual() ? days.manual() : days.hourly();
      if (ledger.isOwn(commit)) {
        keptFor(commit, kept, now, commit.manual() ? "manual" : "hourly");
      }
    }
  }

  private void first(Map<String, Commit> firsts, int kept, Instant now) {
    firsts.forEach((period, commit) -> keptFor(commit, kept, now, "first of " + period));
  }

  private void keptFor(Commit commit, int kept, Instant now, String why) {
    boolean due = now.isBefore(commit.committedAt().plus(Duration.ofDays(kept)));
    if (due && commit.deletion().isEmpty()) {
      require(
          isCurrent(commit),
          () -> "kept for %d days (%s): %s is gone".formatted(kept, why, commit));
    }
    if (commit.deletion().filter(gone -> now.isBefore(gone.at().plus(Days.UNDELETE))).isPresent()) {
      require(
          isStored(commit),
          () -> "deleted by hand less than a week ago, and gone: %s".formatted(commit));
    }
  }

  private void canExpire(Commit commit, Instant now) {
    if (commit.chances(ledger.completeRuns()) > CHANCES
        && isCurrent(commit)
        && !ledger.isOrphan(commit)) {
      require(
          !commit.version().tags().isEmpty(),
          () ->
              "superseded %d runs ago, and can never expire: %s"
                  .formatted(commit.chances(ledger.completeRuns()), commit));
      int most = commit.manual() ? days.manual() : days.monthly();
      require(
          isYounger(commit.committedAt(), now, Duration.ofDays(most)),
          () -> "older than any tier is kept: %s".formatted(commit));
    }
  }

  /** No version and no delete marker stays that nobody can need. */
  private void nothingIsLeftBehind(Instant now) {
    Set<String> wanted = new HashSet<>();
    ledger.all().stream()
        .filter(commit -> commit.deletion().isPresent() && !commit.superseded())
        .forEach(commit -> wanted.add(stem(commit.key())));
    ledger.all().stream()
        .filter(commit -> commit.deletion().isPresent() && commit.version().tags().isEmpty())
        .forEach(commit -> wanted.add(stem(commit.key())));
    for (String key : bucket.allKeys()) {
      if (!wanted.contains(stem(key))) {
        for (StoredVersion version : bucket.versions(key)) {
          require(
              version
                  .noncurrentSince()
                  .map(since -> isYounger(since, now, Days.UNDELETE))
                  .orElse(true),
              () ->
                  "not current since %s, and still stored: %s %s"
                      .formatted(version.noncurrentSince(), key, version.id()));
          boolean alone = bucket.versions(key).size() == 1;
          require(
              !(version.isDeleteMarker() && alone)
                  || isYounger(version.createdAt(), now, Days.UNDELETE),
              () -> "a delete marker with nothing below it: %s".formatted(key));
        }
      }
    }
  }

  /**
   * What the settings come to: the newest, those of clusters that nobody accepted, those that could
   * not be tagged yet, every one of the hourly and manual days, and one a day, week and month. A
   * snapshot that came late can be a second first of its day, week and month.
   */
  private void isBounded(Instant now) {
    long current = ledger.all().stream().filter(this::isCurrent).count();
    long pending =
        ledger.all().stream()
            .filter(commit -> !commit.superseded() || waits(commit))
            .filter(this::isCurrent)
            .count();
    long young =
        ledger.all().stream()
            .filter(commit ->
                isYounger(
                    commit.committedAt(),
                    now,
                    Duration.ofDays(commit.manual() ? days.manual() : days.hourly())))
            .count();
    long late = 3 * ledger.all().stream().filter(Promises::cameLate).count();
    long tiers =
        days.daily()
            + 2L
            + Math.ceilDiv(days.weekly(), 7)
            + 2
            + Math.ceilDiv(days.monthly(), 28)
            + 2;
    long bound = pending + young + late + tiers;
    require(
        current <= bound,
        () ->
            ("%d snapshots, more than the %d that the settings come to (%d pending, %d young, %d of the"
                    + " tiers, %d for late ones)")
                .formatted(current, bound, pending, young, tiers, late));
  }

  private boolean waits(Commit commit) {
    return (commit.chances(ledger.completeRuns()) <= CHANCES || ledger.isOrphan(commit))
        && commit.version().tags().isEmpty();
  }

  private static boolean cameLate(Commit commit) {
    return !commit.manual()
        && Duration.between(commit.stamp(), commit.committedAt()).toMinutes() > 10;
  }

  private void hasItsReceipt(Commit commit, Instant now) {
    Optional<StoredVersion> receipt = commit.receipt();
    if (commit.deletion().isPresent() || receipt.isEmpty()) {
      return;
    }
    boolean there = bucket.current(receipt.get().key()).filter(receipt.get()::equals).isPresent();
    if (isCurrent(commit)) {
      // A run that died between the two tags leaves the pair to the next one.
      boolean halfTagged = commit.version().tags().isEmpty() && !receipt.get().tags().isEmpty();
      require(
          there || (halfTagged && waits(commit)),
          () -> "its receipt went before it: %s".formatted(commit));
      require(
          !there
              || commit.version().tags().equals(receipt.get().tags())
              || (halfTagged && waits(commit))
              || commit.chances(ledger.completeRuns()) <= 1,
          () ->
              "tagged %s, and its receipt %s: %s"
                  .formatted(commit.version().tags(), receipt.get().tags(), commit));
    } else if (there) {
      require(
          bucket
              .newest(commit.key())
              .map(marker -> isYounger(marker.createdAt(), now, Duration.ZERO))
              .orElse(false),
          () -> "its receipt outlives it: %s".formatted(commit));
    }
  }

  boolean isCurrent(Commit commit) {
    return bucket.current(commit.key()).filter(commit.version()::equals).isPresent();
  }

  private boolean isStored(Commit commit) {
    return bucket.version(commit.key(), commit.version().id()).isPresent();
  }

  private static boolean isYounger(Instant since, Instant now, Duration age) {
    return now.isBefore(since.truncatedTo(ChronoUnit.DAYS).plus(age).plus(ROUNDING));
  }

  private static String stem(String key) {
    return key.substring(0, key.lastIndexOf('.'));
  }

  private static void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new PromiseBroken(otherwise.get());
    }
  }
}
