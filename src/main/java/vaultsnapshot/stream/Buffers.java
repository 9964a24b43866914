package vaultsnapshot.stream;

import java.util.ArrayDeque;
import java.util.Collection;

/**
 * Buffers that one stream after the other works with, kept for the next one: those of a stream that
 * is over lie in the old generation, which the Serial collector rather lets grow than collects, so
 * new ones for each stream would add up to the whole heap.
 */
public final class Buffers {
  private final int sizeBytes;
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>();

  /** Of {@code chunkSizeBytes} each, made when first needed. */
  public Buffers(int chunkSizeBytes) {
    if (chunkSizeBytes < 1) {
      throw new IllegalArgumentException(
          "chunkSizeBytes: expected at least 1, got " + chunkSizeBytes);
    }
    this.sizeBytes = chunkSizeBytes;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  /** A spare one, or a new one. */
  synchronized byte[] take() {
    return spare.isEmpty() ? new byte[sizeBytes] : spare.pop();
  }

  /** Takes back what nobody reads or fills any more. */
  synchronized void giveBack(Collection<byte[]> buffers) {
    spare.addAll(buffers);
  }
}
