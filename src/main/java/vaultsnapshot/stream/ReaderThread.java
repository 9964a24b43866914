package vaultsnapshot.stream;

import java.io.IOException;
import java.util.Optional;

/**
 * One reader at work. On a platform thread, not a virtual one: inflating and hashing never block,
 * so on a function with a single core a virtual thread would keep the uploads off their carrier.
 */
final class ReaderThread<T> implements FanOut.Verdict<T> {
  private final String name;
  private final ChunkReader<T> reader;
  private final ChunkQueue queue;
  private volatile Optional<T> verdict = Optional.empty();
  private volatile Optional<Thread> thread = Optional.empty();
  private volatile boolean wholeRunSucceeded;

  ReaderThread(String name, ChunkReader<T> reader) {
    this.name = name;
    this.reader = reader;
    this.queue = new ChunkQueue(name);
  }

  String name() {
    return name;
  }

  ChunkQueue queue() {
    return queue;
  }

  void start(Outcome outcome) {
    thread =
        Optional.of(Thread.ofPlatform().daemon().name("stream-" + name).start(() -> work(outcome)));
  }

  void abandon() {
    queue.abandon();
    thread.ifPresent(Thread::interrupt);
  }

  /** The verdict may be asked for from now on. */
  void succeed() {
    wholeRunSucceeded = true;
  }

  /** Waits for the thread itself to end, after its work did. */
  void join() throws InterruptedException {
    if (thread.isPresent()) {
      thread.get().join();
    }
  }

  @Override
  public T get() {
    if (!wholeRunSucceeded) {
      throw new IllegalStateException("reader " + name + ": no verdict before the run succeeded");
    }
    return verdict.orElseThrow();
  }

  private void work(Outcome outcome) {
    try {
      verdict = Optional.of(reader.read(queue));
      queue.discard();
    } catch (IOException | InterruptedException | RuntimeException | Error failure) {
      outcome.failed(failure);
    } finally {
      outcome.ended(name);
    }
  }
}
