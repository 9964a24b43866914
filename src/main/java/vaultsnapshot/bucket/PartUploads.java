package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Sends parts side by side, a few at a time, each on a virtual thread. A part's chunks are released
 * as soon as it has been sent, or has failed.
 */
final class PartUploads {
  private static final int AT_ONCE = 4;

  private final Sender sender;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("part-", 1).factory());
  private final List<Future<CompletedPart>> parts = new ArrayList<>();
  private volatile boolean oneFailed;

  PartUploads(Sender sender) {
    this.sender = sender;
  }

  /** Sends one part and waits for its end. */
  @FunctionalInterface
  interface Sender {
    CompletedPart send(int partNumber, Part part, Instant giveUpAt)
        throws BucketException, InterruptedException;
  }

  /** How many parts were begun. */
  int count() {
    return parts.size();
  }

  /**
   * Begins to send the next part, waiting first until few enough others are under way.
   *
   * @param part released here, whatever happens
   * @throws BucketException if an earlier part has failed
   */
  void begin(Part part, Instant giveUpAt) throws BucketException, InterruptedException {
    boolean begun = false;
    try {
      free.acquire();
      throwIfOneFailed();
      int partNumber = parts.size() + 1;
      parts.add(threads.submit(() -> sendAndRelease(partNumber, part, giveUpAt)));
      begun = true;
    } finally {
      if (!begun) {
        part.release();
      }
    }
  }

  /** Waits for all parts. */
  void awaitAll() throws BucketException, InterruptedException {
    completed();
  }

  /** The parts that were sent, in order; waits for those under way. */
  List<CompletedPart> completed() throws BucketException, InterruptedException {
    List<CompletedPart> completed = new ArrayList<>();
    for (Future<CompletedPart> part : parts) {
      completed.add(Awaited.result(part));
    }
    return completed;
  }

  /**
   * Cuts off what is under way and waits until no thread reads a chunk any more. Short, since the
   * sockets of interrupted virtual threads are closed at once.
   */
  void stop() {
    threads.shutdownNow();
    threads.close();
  }

  private CompletedPart sendAndRelease(int partNumber, Part part, Instant giveUpAt)
      throws BucketException, InterruptedException {
    boolean sent = false;
    try {
      CompletedPart completed = sender.send(partNumber, part, giveUpAt);
      sent = true;
      return completed;
    } finally {
      if (!sent) {
        oneFailed = true;
      }
      part.release();
      free.release();
    }
  }

  /** Throws what an earlier part has failed with; cheap while none has. */
  void throwIfOneFailed() throws BucketException, InterruptedException {
    if (!oneFailed) {
      return;
    }
    for (Future<CompletedPart> part : parts) {
      if (part.state() == Future.State.FAILED) {
        Awaited.result(part);
      }
    }
  }
}
