package vaultsnapshot.vault;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs blocking network work with an end in sight. Socket timeouts begin anew with every byte, and
 * name resolution has none; so the work has a thread of its own, and who waits for it can go.
 */
final class BoundedCall {
  private BoundedCall() {}

  /**
   * Waits for {@code work} until {@code giveUpAt}, or until it has stood still for too long.
   *
   * @param abort cuts what the work is blocked on
   * @throws OutOfTimeException if time was over first
   * @throws StalledException if it stood still
   */
  static <T> T run(
      Callable<T> work, Instant giveUpAt, Stall stall, InstantSource clock, Runnable abort)
      throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    if (!clock.instant().isBefore(giveUpAt)) {
      throw new OutOfTimeException();
    }
    Thread.ofPlatform().daemon().name("vault-call").start(task);
    try {
      return result(task, giveUpAt, stall, clock);
    } catch (OutOfTimeException over) {
      abort.run();
      throw over;
    } catch (InterruptedException interrupted) {
      abort.run();
      throw interrupted;
    } catch (ExecutionException failed) {
      throw unwrapped(failed);
    }
  }

  private static <T> T result(
      FutureTask<T> task, Instant giveUpAt, Stall stall, InstantSource clock)
      throws OutOfTimeException, InterruptedException, ExecutionException {
    while (true) {
      Instant stalledAt = stall.at();
      boolean stallsFirst = stalledAt.isBefore(giveUpAt);
      Duration left = Duration.between(clock.instant(), stallsFirst ? stalledAt : giveUpAt);
      if (!left.isPositive()) {
        throw stallsFirst ? new StalledException() : new OutOfTimeException();
      }
      try {
        return task.get(left.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException over) {
        // Unless it has moved on meanwhile.
      }
    }
  }

  private static IOException unwrapped(ExecutionException failed) {
    return switch (failed.getCause()) {
      case IOException network -> network;
      case RuntimeException ours -> throw ours;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(failed);
    };
  }

  /** Work that can tell whether it stands still. */
  @FunctionalInterface
  interface Stall {
    /** From when on it has stood still for too long, if it does not move until then. */
    Instant at();
  }

  /** The call was cut off before its answer came: the time given for it was over. */
  static sealed class OutOfTimeException extends IOException {
    private static final long serialVersionUID = 1L;

    OutOfTimeException() {
      super("the run's time for this call is over");
    }

    OutOfTimeException(String message) {
      super(message);
    }
  }

  /** The same, because it stood still for too long. */
  static final class StalledException extends OutOfTimeException {
    private static final long serialVersionUID = 1L;

    StalledException() {
      super("the call stood still for too long");
    }
  }
}
