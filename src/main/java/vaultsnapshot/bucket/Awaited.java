package vaultsnapshot.bucket;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Results of work on other threads, with its failures as they were thrown. */
final class Awaited {
  private Awaited() {}

  /** Waits for the result. */
  static <T> T result(Future<T> work) throws BucketException, InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case BucketException known -> throw known;
        case InterruptedException cutOff -> throw cutOff;
        case RuntimeException unexpected -> throw unexpected;
        case Error fatal -> throw fatal;
        case null, default -> throw new IllegalStateException(failure);
      }
    } catch (CancellationException stopped) {
      throw new InterruptedException("the upload was stopped");
    }
  }

  /**
   * Does {@code work} to its end, also when this thread is interrupted meanwhile, which it then
   * still is afterwards. The work must be bounded in time by itself.
   */
  static <T> T wholly(Callable<T> work) throws BucketException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofVirtual().name("s3-call").start(task);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException meanwhile) {
        interrupted = true;
      }
    }
    try {
      return result(task);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
