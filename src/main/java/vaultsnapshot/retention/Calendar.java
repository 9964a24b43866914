package vaultsnapshot.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The first scheduled snapshot of each month, week and day, in UTC. The first one there <em>is</em>
 * counts: where the run at the turn of the month failed, the next success takes its place.
 */
record Calendar(
    Map<YearMonth, Instant> months, Map<Week, Instant> weeks, Map<LocalDate, Instant> days) {

  /** A week of ISO 8601, which may begin in one year and belong to the next. */
  record Week(int year, int number) {
    static Week of(LocalDate day) {
      return new Week(
          day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }
  }

  static Calendar of(Collection<RecoveryPoint> points) {
    return new Calendar(
        firsts(points, YearMonth::from), firsts(points, Week::of), firsts(points, day -> day));
  }

  Tier tier(RecoveryPoint point) {
    LocalDate day = day(point);
    if (point.manual()) {
      return Tier.MANUAL;
    } else if (point.stamp().equals(months.get(YearMonth.from(day)))) {
      return Tier.MONTHLY;
    } else if (point.stamp().equals(weeks.get(Week.of(day)))) {
      return Tier.WEEKLY;
    } else if (point.stamp().equals(days.get(day))) {
      return Tier.DAILY;
    } else {
      return Tier.HOURLY;
    }
  }

  private static <P> Map<P, Instant> firsts(
      Collection<RecoveryPoint> points, Function<LocalDate, P> period) {
    return points.stream()
        .filter(point -> !point.manual())
        .collect(
            Collectors.toMap(
                point -> period.apply(day(point)),
                RecoveryPoint::stamp,
                (one, other) -> one.isBefore(other) ? one : other));
  }

  private static LocalDate day(RecoveryPoint point) {
    return LocalDate.ofInstant(point.stamp(), ZoneOffset.UTC);
  }
}
