package vaultsnapshot.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a real condition by asking again and again; the time limit only ends a failure. */
public final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Waiting() {}

  /**
   * Waits until {@code condition} holds.
   *
   * @param what the condition in words, to open the error with
   * @throws LocalPartsException when it does not hold within {@code limit}
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    forValue(
        what, limit, () -> condition.getAsBoolean() ? Optional.of(Boolean.TRUE) : Optional.empty());
  }

  /** Waits until {@code question} has an answer, and returns it. */
  public static <T> T forValue(String what, Duration limit, Supplier<Optional<T>> question) {
    Instant giveUpAt = Instant.now().plus(limit);
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (Instant.now().isAfter(giveUpAt)) {
        throw new LocalPartsException(what + ": not within " + limit.toSeconds() + " s");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new LocalPartsException(what + ": interrupted while waiting");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
