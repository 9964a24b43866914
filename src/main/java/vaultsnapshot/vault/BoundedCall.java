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
   * Waits for {@code work} until {@code giveUpAt}.
   *
   * @param abort cuts what the work is blocked on
   * @throws OutOfTimeException if time was over first
   */
  static <T> T run(Callable<T> work, Instant giveUpAt, InstantSource clock, Runnable abort)
      throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    long leftMillis = Math.max(0, Duration.between(clock.instant(), giveUpAt).toMillis());
    if (leftMillis == 0) {
      throw new OutOfTimeException();
    }
    Thread.ofPlatform().daemon().name("vault-call").start(task);
    try {
      return task.get(leftMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException over) {
      abort.run();
      throw new OutOfTimeException();
    } catch (InterruptedException interrupted) {
      abort.run();
      throw interrupted;
    } catch (ExecutionException failed) {
      throw unwrapped(failed);
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

  /** The time given for a call was over before its answer came. */
  static final class OutOfTimeException extends IOException {
    private static final long serialVersionUID = 1L;

    OutOfTimeException() {
      super("the run's time for this call is over");
    }
  }
}
