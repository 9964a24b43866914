package vaultsnapshot.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffers of one stream: taken when first needed, then reused. When all are in use the source
 * waits, and that is the backpressure.
 */
final class ChunkPool {
  private final Buffers buffers;
  private final int chunkCount;
  private final List<byte[]> taken = new ArrayList<>();
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private boolean abandoned;

  ChunkPool(Buffers buffers, int chunkCount) {
    if (chunkCount < 1) {
      throw new IllegalArgumentException("chunkCount: expected at least 1, got " + chunkCount);
    }
    this.buffers = buffers;
    this.chunkCount = chunkCount;
  }

  int chunkSizeBytes() {
    return buffers.sizeBytes();
  }

  /** Waits for a buffer that nobody reads any more. */
  synchronized byte[] take() throws InterruptedException, StreamAbandonedException {
    while (!abandoned && free.isEmpty() && taken.size() == chunkCount) {
      wait();
    }
    if (abandoned) {
      throw new StreamAbandonedException();
    }
    return free.isEmpty() ? takeOneMore() : free.pop();
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

  /**
   * Leaves all buffers to the next stream, those too that a failure kept from coming back. Only
   * when every party of this stream has ended.
   */
  synchronized void end() {
    abandoned = true;
    free.clear();
    buffers.giveBack(taken);
    taken.clear();
  }

  private byte[] takeOneMore() {
    byte[] buffer = buffers.take();
    taken.add(buffer);
    return buffer;
  }
}
