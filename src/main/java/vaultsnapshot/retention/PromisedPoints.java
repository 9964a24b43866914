package vaultsnapshot.retention;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Finds the recovery points that the tiers promise and that are not there: a day without a snapshot
 * while first ones of a day are kept, and so on.
 *
 * <p>Nothing is promised from before the oldest scheduled snapshot: whether that was the first of
 * all, or older ones were taken away, the bucket does not tell.
 */
public final class PromisedPoints {
  /** From so many of the newest ones the usual distance is taken. */
  private static final int LOOKED_AT = 10;

  private static final int FEWEST = 3;

  private final TreeSet<Instant> stamps = new TreeSet<>();
  private final RetentionDays days;
  private final Instant now;

  /**
   * Judges these points.
   *
   * @param points of the cluster itself; manual ones do not count
   */
  public PromisedPoints(Collection<RecoveryPoint> points, RetentionDays days, Instant now) {
    points.stream().filter(point -> !point.manual()).map(RecoveryPoint::stamp).forEach(stamps::add);
    this.days = days;
    this.now = now;
  }

  /**
   * What is missing, oldest first; what lies within a longer gap is not told again.
   *
   * @param every how far apart snapshots are wanted; where it is not set, the usual distance of the
   *     newest ten stands for it, and with fewer than three nothing is judged
   */
  public List<Gap> missing(Optional<Duration> every) {
    Optional<Duration> distance = every.or(this::usualDistance);
    if (stamps.isEmpty() || distance.isEmpty()) {
      return List.of();
    }
    List<Gap> gaps = new ArrayList<>(runs(distance.get()));
    gaps.addAll(periods(Tier.DAILY, distance.get(), Period.ofDays(1), day -> day));
    gaps.addAll(
        periods(
            Tier.WEEKLY,
            distance.get(),
            Period.ofDays(7),
            day -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))));
    gaps.addAll(
        periods(Tier.MONTHLY, distance.get(), Period.ofMonths(1), day -> day.withDayOfMonth(1)));
    return gaps.stream()
        .distinct()
        .filter(gap -> gaps.stream().noneMatch(other -> other.contains(gap)))
        .sorted(Comparator.comparing(Gap::from))
        .toList();
  }

  /**
   * Where two neighbours, or the newest and now, are so far apart that one is missing between them.
   * Three quarters of the distance are forgiven: a failed run is made up for by a later one.
   */
  private List<Gap> runs(Duration distance) {
    Instant since = now.minus(days.atLeast(Tier.HOURLY), ChronoUnit.DAYS);
    List<Gap> gaps = new ArrayList<>();
    TreeSet<Instant> ends = new TreeSet<>(stamps);
    ends.add(now);
    Instant before = stamps.first();
    for (Instant end : ends) {
      Instant from = before.plus(distance);
      if (!from.isBefore(since) && Duration.between(before, end).compareTo(tooFar(distance)) > 0) {
        gaps.add(new Gap(Tier.HOURLY, from, end));
      }
      before = end;
    }
    return gaps;
  }

  /**
   * Whole periods of the past without a snapshot; neighbours become one gap. A period that was only
   * just missed, because each run came a little later than the one before it, is none.
   */
  private List<Gap> periods(
      Tier tier, Duration distance, Period length, UnaryOperator<LocalDate> beginOf) {
    List<Gap> gaps = new ArrayList<>();
    LocalDate today = day(now);
    LocalDate begin = beginOf.apply(day(stamps.first()));
    for (LocalDate end = begin.plus(length); !end.isAfter(today); end = end.plus(length)) {
      Duration lasts = Duration.between(start(begin), start(end));
      boolean promised =
          distance.compareTo(lasts) <= 0 && begin.plusDays(days.atLeast(tier)).isAfter(today);
      if (promised && !hasOne(begin, end) && !onlyJustMissed(begin, lasts)) {
        add(gaps, new Gap(tier, start(begin), start(end)));
      }
      begin = end;
    }
    return gaps;
  }

  private static void add(List<Gap> gaps, Gap gap) {
    if (!gaps.isEmpty() && gaps.getLast().until().equals(gap.from())) {
      gap = new Gap(gap.tier(), gaps.removeLast().from(), gap.until());
    }
    gaps.add(gap);
  }

  private boolean hasOne(LocalDate begin, LocalDate end) {
    return !stamps.subSet(start(begin), start(end)).isEmpty();
  }

  private boolean onlyJustMissed(LocalDate begin, Duration lasts) {
    Optional<Instant> before = Optional.ofNullable(stamps.lower(start(begin)));
    Optional<Instant> after = Optional.ofNullable(stamps.ceiling(start(begin)));
    return before.isPresent()
        && after.isPresent()
        && Duration.between(before.get(), after.get()).compareTo(tooFar(lasts)) <= 0;
  }

  private static Duration tooFar(Duration usual) {
    return usual.multipliedBy(7).dividedBy(4);
  }

  private Optional<Duration> usualDistance() {
    List<Duration> distances = new ArrayList<>();
    Instant later = Instant.MAX;
    for (Instant stamp : stamps.descendingSet().stream().limit(LOOKED_AT).toList()) {
      if (later.isBefore(Instant.MAX)) {
        distances.add(Duration.between(stamp, later));
      }
      later = stamp;
    }
    return distances.size() < FEWEST - 1
        ? Optional.empty()
        : Optional.of(distances.stream().sorted().toList().get((distances.size() - 1) / 2));
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
