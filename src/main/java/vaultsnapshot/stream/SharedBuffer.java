package vaultsnapshot.stream;

import java.util.concurrent.atomic.AtomicInteger;

/** A filled buffer and the number of readers that still look at it. */
final class SharedBuffer {
  private final byte[] array;
  private final int length;
  private final ChunkPool pool;
  private final AtomicInteger readersLeft;

  SharedBuffer(byte[] array, int length, ChunkPool pool, int readers) {
    this.array = array;
    this.length = length;
    this.pool = pool;
    this.readersLeft = new AtomicInteger(readers);
  }

  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  /** Called once by each reader; the last one sends the buffer back to the pool. */
  void release() {
    if (readersLeft.decrementAndGet() == 0) {
      pool.giveBack(array);
    }
  }
}
