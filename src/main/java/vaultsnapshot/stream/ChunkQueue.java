package vaultsnapshot.stream;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one reader has not read yet. Bounded by the pool, so it needs no bound of its own. */
final class ChunkQueue implements Chunks {
  private final String reader;
  private final ArrayDeque<SharedBuffer> waiting = new ArrayDeque<>();
  private int held;
  private boolean ended;
  private boolean abandoned;
  private boolean discarding;

  ChunkQueue(String reader) {
    this.reader = reader;
  }

  @Override
  public synchronized Optional<Chunk> next() throws InterruptedException, StreamAbandonedException {
    while (!abandoned && !ended && waiting.isEmpty()) {
      wait();
    }
    if (abandoned) {
      throw new StreamAbandonedException();
    }
    return Optional.ofNullable(waiting.poll()).map(this::hand);
  }

  /** Adds a buffer, or releases it at once when the reader wants no more. */
  void put(SharedBuffer buffer) {
    if (!queued(buffer)) {
      buffer.release();
    }
  }

  /** The source came to its clean end. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Another party failed: nothing more is handed out. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /**
   * The reader has returned: what waits for it, and what is still to come, is released unread.
   *
   * @throws IllegalStateException if the reader still holds chunks; they would be missing for ever
   */
  synchronized void discard() {
    discarding = true;
    waiting.forEach(SharedBuffer::release);
    waiting.clear();
    if (held > 0) {
      throw new IllegalStateException(
          "reader " + reader + ": returned without releasing " + held + " chunk(s)");
    }
  }

  private synchronized boolean queued(SharedBuffer buffer) {
    if (discarding) {
      return false;
    }
    waiting.add(buffer);
    notifyAll();
    return true;
  }

  private Chunk hand(SharedBuffer buffer) {
    held++;
    return new Held(buffer);
  }

  private synchronized void takenBack() {
    held--;
  }

  /** One reader's hold on a buffer. */
  private final class Held implements Chunk {
    private final SharedBuffer buffer;
    private final AtomicBoolean released = new AtomicBoolean();

    Held(SharedBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public byte[] array() {
      if (released.get()) {
        throw new IllegalStateException("reader " + reader + ": looked at a released chunk");
      }
      return buffer.array();
    }

    @Override
    public int length() {
      return buffer.length();
    }

    @Override
    public void release() {
      if (!released.compareAndSet(false, true)) {
        throw new IllegalStateException("reader " + reader + ": released a chunk twice");
      }
      takenBack();
      buffer.release();
    }
  }
}
