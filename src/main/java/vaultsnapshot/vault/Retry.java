package vaultsnapshot.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes a call again while that may help, attempts are left, and time is. */
final class Retry {
  private final InstantSource clock;
  private final Pause pause;
  private final RandomGenerator random;

  Retry(InstantSource clock, Pause pause, RandomGenerator random) {
    this.clock = clock;
    this.pause = pause;
    this.random = random;
  }

  /** How time is let pass. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  /** One attempt of a call. */
  @FunctionalInterface
  interface Attempt<T> {
    T make() throws InterruptedException;
  }

  InstantSource clock() {
    return clock;
  }

  /** Lets time pass. */
  void pause(Duration duration) throws InterruptedException {
    pause.pause(duration);
  }

  /**
   * Makes attempts until one succeeds.
   *
   * @throws RetryableVaultException the last failure, once there is no attempt or no time left
   * @throws PermanentVaultException at once
   */
  <T> T run(Instant giveUpAt, Attempt<T> attempt) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return attempt.make();
      } catch (RetryableVaultException failure) {
        Backoff backoff = failure.answered() ? Backoff.OF_A_BUSY_NODE : Backoff.OF_NO_ANSWER;
        Duration wait = backoff.pause(failures, failure.retryAfter(), random);
        if (failures >= backoff.attempts() || clock.instant().plus(wait).isAfter(giveUpAt)) {
          throw failure;
        }
        pause.pause(wait);
      }
    }
  }
}
