package vaultsnapshot.retention;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the superseded recovery points that still lack their tag without asking for every object's
 * tags, which a listing does not show.
 *
 * <p>It looks from the newest back and stops after {@value #ENOUGH_TAGGED} tagged ones in a row, or
 * after {@value #MOST_LOOKS} looks. What it returns is to be tagged in the order given, oldest
 * first: a run that dies half way then leaves its gap among the newest, where the next one looks.
 * Anything missed only stays longer.
 */
public final class TaggingWalk {
  /** So many tagged ones in a row, and the older ones are taken to be tagged too. */
  static final int ENOUGH_TAGGED = 10;

  /** The most objects that one run asks for their tags: bounds a run's time, about 20 ms each. */
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
   * @return those without a tag, oldest first
   */
  public static <X extends Exception> List<Superseded> untagged(
      List<Superseded> newestFirst, Look<X> look) throws X, InterruptedException {
    List<Superseded> untagged = new ArrayList<>();
    int taggedInARow = 0;
    for (Superseded superseded : newestFirst.subList(0, looks(newestFirst))) {
      if (look.isTagged(superseded.point())) {
        taggedInARow++;
      } else {
        taggedInARow = 0;
        untagged.add(superseded);
      }
      if (taggedInARow == ENOUGH_TAGGED) {
        break;
      }
    }
    return untagged.reversed();
  }

  private static int looks(List<Superseded> newestFirst) {
    return Math.min(MOST_LOOKS, newestFirst.size());
  }
}
