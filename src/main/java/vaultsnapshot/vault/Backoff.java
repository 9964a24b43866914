package vaultsnapshot.vault;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: doubling, with half of each left to chance so that many runs do not come
 * back together.
 *
 * @param attempts how often a call is made in all
 * @param first the first pause, before chance
 * @param longest where doubling ends
 */
record Backoff(int attempts, Duration first, Duration longest) {
  /** A node that answers, but not yet: long enough for an election, which takes some seconds. */
  static final Backoff OF_A_BUSY_NODE =
      new Backoff(8, Duration.ofMillis(500), Duration.ofSeconds(5));

  /** No answer at all: a wrong address must be told within seconds. */
  static final Backoff OF_NO_ANSWER = new Backoff(3, Duration.ofMillis(500), Duration.ofSeconds(2));

  /** The pause after the given number of failures (from 1), never shorter than was asked for. */
  Duration pause(int failures, Optional<Duration> asked, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(failures - 1, 20);
    long most = Math.min(doubled, longest.toMillis());
    Duration own = Duration.ofMillis(most - random.nextLong(most / 2 + 1));
    return asked.filter(wanted -> wanted.compareTo(own) > 0).orElse(own);
  }
}
