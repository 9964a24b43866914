package vaultsnapshot.retention;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RetentionTest {
  /** Years of random stamps, a few of them manual, some runs missing; the same each time. */
  static Stream<List<RecoveryPoint>> years() {
    return new Random(20261122).longs(50).mapToObj(seed -> year(new Random(seed)));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("years")
  void theNewestOfEachKindNeverGetATier(List<RecoveryPoint> points) {
    for (int keepLast : List.of(1, 3, 30)) {
      Set<RecoveryPoint> tagged = pointsOf(Retention.superseded(points, keepLast));
      assertThat(tagged)
          .doesNotContainAnyElementsOf(newest(points, keepLast, RecoveryPoint::manual));
      assertThat(tagged)
          .doesNotContainAnyElementsOf(newest(points, keepLast, not(RecoveryPoint::manual)));
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("years")
  void everyOtherOneGetsATierOnce(List<RecoveryPoint> points) {
    List<Superseded> superseded = Retention.superseded(points, 3);
    Set<RecoveryPoint> expected = new HashSet<>(points);
    newest(points, 3, RecoveryPoint::manual).forEach(expected::remove);
    newest(points, 3, not(RecoveryPoint::manual)).forEach(expected::remove);
    assertThat(superseded).hasSameSizeAs(expected);
    assertThat(pointsOf(superseded)).isEqualTo(expected);
    assertThat(superseded)
        .extracting(one -> one.point().stamp())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("years")
  void everySupersededMonthKeepsExactlyOneMonthlyAndItIsItsFirst(List<RecoveryPoint> points) {
    List<Superseded> superseded = Retention.superseded(points, 1);
    Map<YearMonth, Instant> monthly = new HashMap<>();
    for (Superseded one : superseded) {
      if (one.tier() == Tier.MONTHLY) {
        assertThat(monthly.put(month(one.point()), one.point().stamp())).isNull();
      }
    }
    for (RecoveryPoint point : points) {
      if (!point.manual() && monthly.containsKey(month(point))) {
        assertThat(monthly.get(month(point))).isBeforeOrEqualTo(point.stamp());
      }
    }
    assertThat(monthly.keySet()).containsAll(scheduledMonths(superseded));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("years")
  void aTierGivenOnceStaysTheSameWhenNewerSnapshotsCome(List<RecoveryPoint> points) {
    List<RecoveryPoint> oldestFirst = new ArrayList<>(points);
    oldestFirst.sort(Comparator.comparing(RecoveryPoint::stamp).thenComparing(RecoveryPoint::key));
    Map<RecoveryPoint, Tier> given = new HashMap<>();
    for (int count = 1; count <= oldestFirst.size(); count += 37) {
      for (Superseded one : Retention.superseded(oldestFirst.subList(0, count), 3)) {
        assertThat(one.tier()).isEqualTo(given.getOrDefault(one.point(), one.tier()));
        given.put(one.point(), one.tier());
      }
    }
  }

  @Test
  void theFirstOfMonthWeekAndDayAreKeptAsSuchAndTheRestIsHourly() {
    assertThat(
            tiers(
                "2026-11-01T00:00:00Z", // a Sunday, in the ISO week of October 26
                "2026-11-01T01:00:00Z",
                "2026-11-02T00:00:00Z", // a Monday
                "2026-11-02T01:00:00Z",
                "2026-11-03T00:00:00Z",
                "2026-11-03T01:00:00Z",
                "2026-12-31T00:00:00Z"))
        .containsExactly(
            Tier.MONTHLY, Tier.HOURLY, Tier.WEEKLY, Tier.HOURLY, Tier.DAILY, Tier.HOURLY);
  }

  @Test
  void whereTheFirstOfAMonthFailedTheNextSuccessIsTheMonthlyOne() {
    assertThat(tiers("2026-11-04T07:00:00Z", "2026-11-05T00:00:00Z", "2026-12-31T00:00:00Z"))
        .containsExactly(Tier.MONTHLY, Tier.DAILY);
  }

  @Test
  void aWeekAcrossTheTurnOfTheYearIsOneWeek() {
    assertThat(
            tiers(
                "2026-12-01T00:00:00Z",
                "2026-12-28T00:00:00Z", // Monday of ISO week 2026-W53
                "2027-01-01T00:00:00Z", // Friday of the same week
                "2027-01-02T00:00:00Z",
                "2027-01-04T00:00:00Z",
                "2027-03-01T00:00:00Z"))
        .containsExactly(Tier.MONTHLY, Tier.WEEKLY, Tier.MONTHLY, Tier.DAILY, Tier.WEEKLY);
  }

  @Test
  void theCalendarIsThatOfUtc() {
    assertThat(tiers("2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z", "2027-03-01T00:00:00Z"))
        .containsExactly(Tier.MONTHLY, Tier.MONTHLY);
  }

  @Test
  void aManualSnapshotIsNeverTheFirstOfAMonth() {
    List<RecoveryPoint> points =
        List.of(
            manual("2026-11-01T00:00:00Z"),
            scheduled("2026-11-02T00:00:00Z"),
            manual("2026-12-01T00:00:00Z"),
            scheduled("2026-12-02T00:00:00Z"));
    assertThat(Retention.superseded(points, 1))
        .extracting(Superseded::tier)
        .containsExactly(Tier.MONTHLY, Tier.MANUAL);
  }

  @Test
  void aBurstOfManualSnapshotsPushesNoScheduledOneOut() {
    List<RecoveryPoint> points = new ArrayList<>();
    points.add(scheduled("2026-11-01T00:00:00Z"));
    Instant burst = Instant.parse("2026-11-02T00:00:00Z");
    for (int minute = 0; minute < 100; minute++) {
      points.add(manual(burst.plus(Duration.ofMinutes(minute)).toString()));
    }
    assertThat(Retention.superseded(points, 3))
        .hasSize(97)
        .allMatch(one -> one.tier() == Tier.MANUAL);
  }

  @Test
  void twoManualSnapshotsOfTheSameSecondAreTwo() {
    Instant stamp = Instant.parse("2026-11-01T00:00:00Z");
    List<RecoveryPoint> points =
        List.of(new RecoveryPoint("a", stamp, true), new RecoveryPoint("b", stamp, true));
    assertThat(Retention.superseded(points, 1))
        .extracting(one -> one.point().key())
        .containsExactly("a");
  }

  @Test
  void toKeepNoneIsRefused() {
    assertThatThrownBy(() -> Retention.superseded(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keepLast: got 0, expected at least 1");
  }

  @Test
  void aTierIsWrittenInLowerCase() {
    assertThat(Arrays.stream(Tier.values()).map(Tier::tagValue))
        .containsExactly("hourly", "daily", "weekly", "monthly", "manual");
  }

  /** The tiers of all but the newest, oldest first. */
  private static List<Tier> tiers(String... stamps) {
    List<RecoveryPoint> points =
        new ArrayList<>(Arrays.stream(stamps).map(RetentionTest::scheduled).toList());
    Collections.shuffle(points, new Random(7));
    return Retention.superseded(points, 1).reversed().stream().map(Superseded::tier).toList();
  }

  private static List<RecoveryPoint> year(Random random) {
    List<RecoveryPoint> points = new ArrayList<>();
    Instant stamp = Instant.parse("2026-01-01T00:00:00Z");
    Instant end = stamp.plus(Duration.ofDays(365));
    int mostHoursApart = random.nextInt(4, 100);
    for (;
        stamp.isBefore(end);
        stamp = stamp.plus(Duration.ofHours(random.nextInt(1, mostHoursApart)))) {
      points.add(new RecoveryPoint("key-" + points.size(), stamp, random.nextInt(5) == 0));
    }
    Collections.shuffle(points, random);
    return points;
  }

  private static List<RecoveryPoint> newest(
      List<RecoveryPoint> points, int count, Predicate<RecoveryPoint> kind) {
    List<RecoveryPoint> ofKind = new ArrayList<>(points.stream().filter(kind).toList());
    ofKind.sort(Comparator.comparing(RecoveryPoint::stamp));
    return ofKind.subList(Math.max(0, ofKind.size() - count), ofKind.size());
  }

  private static Set<RecoveryPoint> pointsOf(List<Superseded> superseded) {
    return superseded.stream().map(Superseded::point).collect(Collectors.toSet());
  }

  private static Set<YearMonth> scheduledMonths(List<Superseded> superseded) {
    return superseded.stream()
        .map(Superseded::point)
        .filter(not(RecoveryPoint::manual))
        .map(RetentionTest::month)
        .collect(Collectors.toSet());
  }

  private static YearMonth month(RecoveryPoint point) {
    return YearMonth.from(point.stamp().atZone(ZoneOffset.UTC));
  }

  private static RecoveryPoint scheduled(String stamp) {
    return new RecoveryPoint(stamp, Instant.parse(stamp), false);
  }

  private static RecoveryPoint manual(String stamp) {
    return new RecoveryPoint(stamp + "-label", Instant.parse(stamp), true);
  }
}
