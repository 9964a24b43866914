package vaultsnapshot.retention;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Finds the superseded recovery points that still lack their tag without asking for every object's
 * tags, which a listing does not show.
 *
 * <p>It looks at each kind apart, for a hundred scheduled ones may lie between two manual ones:
 * from the newest back, until {@value #ENOUGH_TAGGED} tagged ones in a row. Behind those it looks
 * at one part of the older ones, each time another: so a gap anywhere is found sooner or later,
 * such as a snapshot whose event came late. What it returns is to be tagged in the order given,
 * oldest first: a run that dies half way then leaves its gap among the newest, where the next one
 * looks.
 */
public final class TaggingWalk {
  /** So many tagged ones in a row, and the older ones are mostly tagged too. */
  static final int ENOUGH_TAGGED = 10;

  /** So many of the older ones of a kind are looked at besides. */
  static final int PART = 20;

  /** The most objects of a kind that one walk looks at: bounds a run's time, about 20 ms each. */
  static final int MOST_LOOKS = 1_000;

  private TaggingWalk() {}

  /**
   * Tells whether an object has a tier.
   *
   * @param <X> how looking can fail
   */
  @FunctionalInterface
  public interface Look<X extends Exception> {
    /** Whether the object at this recovery point carries the tag {@value Tier#TAG}. */
    boolean isTagged(RecoveryPoint point) throws X, InterruptedException;
  }

  /**
   * Looks for recovery points without a tag.
   *
   * @param newestFirst the answer of {@link Retention#superseded}
   * @param turn which part of the older ones: a number that differs from run to run, such as the
   *     seconds of its time
   * @return those without a tag, oldest first
   */
  public static <X extends Exception> List<Superseded> untagged(
      List<Superseded> newestFirst, long turn, Look<X> look) throws X, InterruptedException {
    Set<Superseded> untagged = new HashSet<>();
    for (boolean manual : List.of(true, false)) {
      List<Superseded> oneKind =
          newestFirst.stream().filter(one -> one.point().manual() == manual).toList();
      List<Superseded> newest = oneKind.subList(0, Math.min(MOST_LOOKS, oneKind.size()));
      int looked = walk(newest, ENOUGH_TAGGED, 0, look, untagged);
      // The part goes on until a tagged one: what is first of its month is told by those before it.
      List<Superseded> older = oneKind.subList(looked, oneKind.size());
      List<Superseded> part = older.subList(begin(older.size(), turn), older.size());
      int most = Math.min(MOST_LOOKS - looked, part.size());
      walk(part.subList(0, most), 1, PART, look, untagged);
    }
    return newestFirst.reversed().stream().filter(untagged::contains).toList();
  }

  /**
   * Walks until {@code enough} tagged ones in a row, but not less than {@code least}.
   *
   * @return how many were looked at
   */
  private static <X extends Exception> int walk(
      List<Superseded> newestFirst, int enough, int least, Look<X> look, Set<Superseded> untagged)
      throws X, InterruptedException {
    int looked = 0;
    int taggedInARow = 0;
    while (looked < newestFirst.size() && (looked < least || taggedInARow < enough)) {
      Superseded superseded = newestFirst.get(looked);
      if (look.isTagged(superseded.point())) {
        taggedInARow++;
      } else {
        taggedInARow = 0;
        untagged.add(superseded);
      }
      looked++;
    }
    return looked;
  }

  /** Where a part begins; drawn, for schedules would meet the same one again and again. */
  private static int begin(int count, long turn) {
    int parts = Math.ceilDiv(count, PART);
    return parts < 2 ? 0 : PART * new SplittableRandom(turn).nextInt(parts);
  }
}
