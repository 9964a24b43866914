package vaultsnapshot.faults;

import java.util.Random;
import java.util.function.Supplier;

/**
 * What the bench draws by chance: from one seed for all of a run of the tests, printed at its
 * beginning, and had again with {@code -Dfaults.seed=}. With {@code -Dfaults.long=true} each test
 * draws five times as often.
 */
final class Draws {
  private static final int LONG = 5;
  private static final long SEED = Long.getLong("faults.seed", System.nanoTime());

  static {
    System.out.println("faults: seed " + SEED + ", again with -Dfaults.seed=" + SEED);
  }

  private Draws() {}

  /** Draws of its own for each use, so that one use does not shift what another draws. */
  static Random of(String use) {
    return new Random(SEED ^ use.hashCode());
  }

  /** How often something is drawn, {@code usual} times unless the long run is asked for. */
  static int times(int usual) {
    return Boolean.getBoolean("faults.long") ? usual * LONG : usual;
  }

  /** Does one draw's work; an error in it names the draw and the seed. */
  static <T> T named(String draw, Supplier<T> work) {
    try {
      return work.get();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(draw + " (seed " + SEED + "): " + failure.getMessage(), failure);
    }
  }
}
