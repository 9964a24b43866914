package vaultsnapshot.retention;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which recovery points are superseded. */
public final class Retention {
  private static final Comparator<RecoveryPoint> NEWEST_FIRST =
      Comparator.comparing(RecoveryPoint::stamp).thenComparing(RecoveryPoint::key).reversed();

  private Retention() {}

  /**
   * All recovery points but the newest {@code keepLast} scheduled ones and the newest {@code
   * keepLast} manual ones, each with its tier, newest first.
   *
   * <p>The two kinds are counted apart: a burst of manual snapshots pushes no scheduled one out,
   * and the schedule pushes no manual one out.
   *
   * @param points every recovery point there is, in any order: what is missing here cannot be
   *     counted as newer, nor as the first of its month
   * @param keepLast at least 1
   * @throws IllegalArgumentException if {@code keepLast} is less than 1, which would let the newest
   *     snapshot expire
   */
  public static List<Superseded> superseded(Collection<RecoveryPoint> points, int keepLast) {
    if (keepLast < 1) {
      throw new IllegalArgumentException("keepLast: got " + keepLast + ", expected at least 1");
    }
    Calendar calendar = Calendar.of(points);
    return Stream.of(true, false)
        .flatMap(manual -> allButNewest(points, manual, keepLast))
        .sorted(NEWEST_FIRST)
        .map(point -> new Superseded(point, calendar.tier(point)))
        .toList();
  }

  /**
   * The tier that a recovery point has or would have among these, whether it is superseded or not.
   */
  public static Map<RecoveryPoint, Tier> tiers(Collection<RecoveryPoint> points) {
    Calendar calendar = Calendar.of(points);
    return points.stream().collect(Collectors.toMap(point -> point, calendar::tier));
  }

  private static Stream<RecoveryPoint> allButNewest(
      Collection<RecoveryPoint> points, boolean manual, int keepLast) {
    return points.stream()
        .filter(point -> point.manual() == manual)
        .sorted(NEWEST_FIRST)
        .skip(keepLast);
  }
}
