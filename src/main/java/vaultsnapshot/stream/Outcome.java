package vaultsnapshot.stream;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a run ends: who is still at work, the first failure, and what followed from it. The first
 * failure sets off the abandonment of everybody else; what they throw because of that is no news.
 */
final class Outcome {
  private final Runnable abandon;
  private final Set<String> running;
  private @Nullable Throwable first;

  /**
   * Starts with nobody failed.
   *
   * @param parties the names of those that are about to start
   * @param abandon called once, at the first failure, on the thread that failed
   */
  Outcome(Set<String> parties, Runnable abandon) {
    this.running = new TreeSet<>(parties);
    this.abandon = abandon;
  }

  /** Notes that a party failed; everything after the first is attached to it. */
  void failed(Throwable failure) {
    if (isFirst(failure)) {
      try {
        abandon.run();
      } catch (RuntimeException alsoFailed) {
        failed(alsoFailed);
      }
    }
  }

  /** Whether any party has failed so far. */
  synchronized boolean hasFailed() {
    return first != null;
  }

  /** Notes that a party's thread is done, well or not. */
  synchronized void ended(String party) {
    running.remove(party);
    notifyAll();
  }

  /** The parties that are still at work. */
  synchronized Set<String> running() {
    return new TreeSet<>(running);
  }

  /**
   * Waits until every party has ended, or one has failed.
   *
   * @return false if {@code giveUpAt} came first
   */
  synchronized boolean awaitUntil(Instant giveUpAt) throws InterruptedException {
    while (!running.isEmpty() && first == null) {
      long leftMillis = Duration.between(Instant.now(), giveUpAt).toMillis();
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }

  /** Waits no longer than {@code grace} until every party has ended; returns who has not. */
  synchronized Set<String> awaitStopped(Duration grace) throws InterruptedException {
    long end = System.nanoTime() + grace.toNanos();
    while (!running.isEmpty() && System.nanoTime() < end) {
      wait(Duration.ofNanos(end - System.nanoTime()).toMillis() + 1);
    }
    return running();
  }

  /** Ends the run: returns if nothing failed, otherwise throws the first failure as it came. */
  synchronized void throwIfFailed() throws IOException, InterruptedException {
    switch (first) {
      case null -> {}
      case IOException failure -> throw failure;
      case InterruptedException failure -> throw failure;
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      default -> throw new IllegalStateException("unexpected kind of failure", first);
    }
  }

  private synchronized boolean isFirst(Throwable failure) {
    if (first == null) {
      first = failure;
      notifyAll();
      return true;
    }
    if (!failure.equals(first) && !followsFromAbandonment(failure)) {
      first.addSuppressed(failure);
    }
    return false;
  }

  private static boolean followsFromAbandonment(Throwable failure) {
    return failure instanceof StreamAbandonedException || failure instanceof InterruptedException;
  }
}
