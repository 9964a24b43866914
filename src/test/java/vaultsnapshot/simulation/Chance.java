package vaultsnapshot.simulation;

import java.time.Duration;
import java.util.Random;

/** Draws, all from one seed. */
final class Chance {
  private final Random random;

  Chance(long seed) {
    this.random = new Random(seed);
  }

  boolean of(double probability) {
    return random.nextDouble() < probability;
  }

  /** From {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  Duration between(Duration least, Duration most) {
    return least.plusSeconds((long) (random.nextDouble() * most.minus(least).toSeconds()));
  }

  /** Time to the next of things that come every {@code mean} on average. */
  Duration until(Duration mean) {
    return Duration.ofSeconds((long) (-Math.log(1 - random.nextDouble()) * mean.toSeconds()) + 1);
  }

  String requestId() {
    return new java.util.UUID(random.nextLong(), random.nextLong()).toString();
  }
}
