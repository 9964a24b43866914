package vaultsnapshot.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PromisedPointsTest {
  private static final RetentionDays DAYS = new RetentionDays(2, 14, 60, 400, 90);
  private static final Optional<Duration> HOURLY = Optional.of(Duration.ofHours(1));
  private static final Optional<Duration> DAILY = Optional.of(Duration.ofDays(1));
  private static final Instant NOW = Instant.parse("2026-11-24T18:30:00Z");

  @Test
  void aScheduleThatNeverFailedHasNoGap() {
    assertThat(missing(stored(Instant.parse("2025-11-03T00:00:00Z"), Duration.ofHours(1)), HOURLY))
        .isEmpty();
    assertThat(missing(stored(Instant.parse("2025-11-03T02:00:00Z"), Duration.ofDays(1)), DAILY))
        .isEmpty();
  }

  @Test
  void anHourWithoutASnapshotIsAGapWhileHourlyOnesAreKept() {
    List<Instant> stamps = stored(Instant.parse("2026-11-01T00:00:00Z"), Duration.ofHours(1));
    stamps.remove(Instant.parse("2026-11-24T03:00:00Z"));
    assertThat(missing(stamps, HOURLY))
        .containsExactly(gap(Tier.HOURLY, "2026-11-24T03:00:00Z", "2026-11-24T04:00:00Z"));
  }

  @Test
  void theTimeSinceTheNewestIsAGapToo() {
    List<Instant> stamps = stored(Instant.parse("2026-11-01T00:00:00Z"), Duration.ofHours(1));
    stamps.removeIf(stamp -> stamp.isAfter(Instant.parse("2026-11-24T15:00:00Z")));
    assertThat(missing(stamps, HOURLY))
        .containsExactly(gap(Tier.HOURLY, "2026-11-24T16:00:00Z", NOW.toString()));
  }

  @Test
  void daysWithoutASnapshotAreOneGapWhileDailyOnesAreKept() {
    List<Instant> stamps = stored(Instant.parse("2026-10-01T00:00:00Z"), Duration.ofHours(1));
    stamps.removeIf(between("2026-11-14T00:00:00Z", "2026-11-16T00:00:00Z"));
    assertThat(missing(stamps, HOURLY))
        .containsExactly(gap(Tier.DAILY, "2026-11-14T00:00:00Z", "2026-11-16T00:00:00Z"));
  }

  @Test
  void weeksAndMonthsWithoutASnapshotAreGapsOfTheirTier() {
    List<Instant> stamps = stored(Instant.parse("2025-11-03T00:00:00Z"), Duration.ofHours(1));
    stamps.removeIf(between("2026-10-12T00:00:00Z", "2026-10-19T00:00:00Z"));
    stamps.removeIf(between("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"));
    assertThat(missing(stamps, HOURLY))
        .containsExactly(
            gap(Tier.MONTHLY, "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"),
            gap(Tier.WEEKLY, "2026-10-12T00:00:00Z", "2026-10-19T00:00:00Z"));
  }

  @Test
  void nothingIsPromisedFromBeforeTheOldest() {
    assertThat(missing(stored(Instant.parse("2026-11-24T10:00:00Z"), Duration.ofHours(1)), HOURLY))
        .isEmpty();
    assertThat(missing(List.of(), HOURLY)).isEmpty();
  }

  @Test
  void aDayThatOnlyADelayLeftWithoutOneIsNoGap() {
    List<Instant> stamps = stored(Instant.parse("2026-11-10T23:30:00Z"), Duration.ofDays(1));
    stamps.removeIf(between("2026-11-20T00:00:00Z", "2026-11-25T00:00:00Z"));
    // The run of the 20th came an hour late, and all after it with it.
    for (int day = 21; day <= 24; day++) {
      stamps.add(Instant.parse("2026-11-" + day + "T00:30:00Z"));
    }
    assertThat(missing(stamps, DAILY)).isEmpty();
  }

  @Test
  void whatIsTakenMoreSeldomPromisesNoDays() {
    List<Instant> stamps = stored(Instant.parse("2026-09-07T00:00:00Z"), Duration.ofDays(7));
    assertThat(missing(stamps, Optional.of(Duration.ofDays(7)))).isEmpty();
    assertThat(missing(stamps, DAILY)).isNotEmpty();
  }

  @Test
  void theUsualDistanceStandsForASettingThatIsNotThere() {
    List<Instant> stamps = stored(Instant.parse("2026-11-01T00:00:00Z"), Duration.ofHours(1));
    stamps.remove(Instant.parse("2026-11-24T03:00:00Z"));
    assertThat(missing(stamps, Optional.empty())).hasSize(1);
    assertThat(
            missing(
                stored(Instant.parse("2026-09-07T00:00:00Z"), Duration.ofDays(7)),
                Optional.empty()))
        .isEmpty();
    assertThat(missing(stamps.subList(0, 2), Optional.empty())).isEmpty();
  }

  @Test
  void manualOnesFillNoGap() {
    List<Instant> stamps = stored(Instant.parse("2026-11-01T00:00:00Z"), Duration.ofHours(1));
    Instant missed = Instant.parse("2026-11-24T03:00:00Z");
    stamps.remove(missed);
    List<RecoveryPoint> points = new ArrayList<>(points(stamps));
    points.add(new RecoveryPoint("manual", missed, true));
    assertThat(new PromisedPoints(points, DAYS, NOW).missing(HOURLY)).hasSize(1);
  }

  /** What is left of a schedule that never failed, with the lifecycle rules at work. */
  private static List<Instant> stored(Instant first, Duration every) {
    List<Instant> all = new ArrayList<>();
    for (Instant stamp = first; !stamp.isAfter(NOW); stamp = stamp.plus(every)) {
      all.add(stamp);
    }
    List<Instant> left = new ArrayList<>(all);
    for (Superseded superseded : Retention.superseded(points(all), 3)) {
      Instant stamp = superseded.point().stamp();
      // S3 expires at the midnight (UTC) that follows the last of the days.
      Instant expires =
          stamp
              .plus(DAYS.of(superseded.tier()), ChronoUnit.DAYS)
              .truncatedTo(ChronoUnit.DAYS)
              .plus(1, ChronoUnit.DAYS);
      if (!expires.isAfter(NOW)) {
        left.remove(stamp);
      }
    }
    return left;
  }

  private static List<Gap> missing(List<Instant> stamps, Optional<Duration> every) {
    return new PromisedPoints(points(stamps), DAYS, NOW).missing(every);
  }

  private static List<RecoveryPoint> points(List<Instant> stamps) {
    return stamps.stream().map(stamp -> new RecoveryPoint(stamp.toString(), stamp, false)).toList();
  }

  private static java.util.function.Predicate<Instant> between(String from, String until) {
    return stamp -> !stamp.isBefore(Instant.parse(from)) && stamp.isBefore(Instant.parse(until));
  }

  private static Gap gap(Tier tier, String from, String until) {
    return new Gap(tier, Instant.parse(from), Instant.parse(until));
  }
}
