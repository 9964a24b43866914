package vaultsnapshot.stream;

import java.util.ArrayDeque;

/**
 * The buffers of one stream: made when first needed, then reused. When all are in use the source
 * waits, and that is the backpressure.
 */
final class ChunkPool {
  private final int chunkSizeBytes;
  private final int chunkCount;
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private int made;
  private boolean abandoned;

  ChunkPool(int chunkSizeBytes, int chunkCount) {
    this.chunkSizeBytes = atLeastOne("chunkSizeBytes", chunkSizeBytes);
    this.chunkCount = atLeastOne("chunkCount", chunkCount);
  }

  int chunkSizeBytes() {
    return chunkSizeBytes;
  }

  /** Waits for a buffer that nobody reads any more. */
  synchronized byte[] take() throws InterruptedException, StreamAbandonedException {
    while (!abandoned && free.isEmpty() && made == chunkCount) {
      wait();
    }
    if (abandoned) {
      throw new StreamAbandonedException();
    }
    return free.isEmpty() ? make() : free.pop();
  }

  /** Takes back a buffer that the last reader has released. */
  synchronized void giveBack(byte[] buffer) {
    free.push(buffer);
    notifyAll();
  }

  /** Ends every wait for a buffer, now and later. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  private byte[] make() {
    made++;
    return new byte[chunkSizeBytes];
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1, got " + value);
    }
    return value;
  }
}
