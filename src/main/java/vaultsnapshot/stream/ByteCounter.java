package vaultsnapshot.stream;

import java.util.Optional;
import java.util.function.LongConsumer;

/** Tells how much of a stream has come, chunk by chunk; its verdict is the size of all. */
public final class ByteCounter implements ChunkReader<Long> {
  private final LongConsumer onBytes;

  /** Calls {@code onBytes} with the bytes so far, on the reader's own thread. */
  public ByteCounter(LongConsumer onBytes) {
    this.onBytes = onBytes;
  }

  @Override
  public Long read(Chunks chunks) throws InterruptedException, StreamAbandonedException {
    long bytes = 0;
    for (Optional<Chunk> chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
      bytes += chunk.get().length();
      chunk.get().release();
      onBytes.accept(bytes);
    }
    return bytes;
  }
}
