package vaultsnapshot.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Tries again what may succeed the next time, while the time allows: a reset connection, a leader
 * that changed, an archive that was cut. What only a person can mend ends at once.
 */
final class Attempts {
  /**
   * More than this is no passing fault, and each attempt costs the server a scan of its whole
   * database.
   */
  static final int MOST = 3;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Pause pauses;
  private final Instant giveUpAt;
  private final Consumer<Failed> onRetry;

  private int failed;

  /**
   * One failed attempt that will be followed by another.
   *
   * @param attempt which one, from 1
   * @param failure why
   * @param pause before the next
   */
  record Failed(int attempt, Exception failure, Duration pause) {}

  Attempts(InstantSource clock, Pause pauses, Instant giveUpAt, Consumer<Failed> onRetry) {
    this.clock = clock;
    this.pauses = pauses;
    this.giveUpAt = giveUpAt;
    this.onRetry = onRetry;
  }

  /** Attempts that failed and were followed by another. */
  int failed() {
    return failed;
  }

  /** Runs {@code step} until it succeeds, fails for good, or neither tries nor time are left. */
  <T> T run(Step<T> step) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Instant begun = clock.instant();
      try {
        return step.run();
      } catch (IOException | RuntimeException failure) {
        Duration pause = pause(attempt);
        if (!isWorthAnother(attempt, failure, begun, pause)) {
          throw failure;
        }
        failed++;
        onRetry.accept(new Failed(attempt, failure, pause));
        pauses.pause(pause);
      }
    }
  }

  /** Another attempt is expected to take as long as this one did. */
  private boolean isWorthAnother(int attempt, Exception failure, Instant begun, Duration pause) {
    Instant now = clock.instant();
    Duration took = Duration.between(begun, now);
    return attempt < MOST
        && Failures.mayPass(failure)
        && now.plus(pause).plus(took).isBefore(giveUpAt);
  }

  /** Doubles from attempt to attempt; the jitter keeps many functions from coming back together. */
  private static Duration pause(int attempt) {
    long full = FIRST_PAUSE.toMillis() << (attempt - 1);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
  }
}
