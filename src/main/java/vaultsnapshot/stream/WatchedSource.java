package vaultsnapshot.stream;

import java.io.IOException;
import java.util.function.LongConsumer;

/** A source that tells somebody how much of it was read so far. */
public final class WatchedSource implements Source {
  private final Source source;
  private final LongConsumer onBytes;
  private long readBytes;

  /**
   * Of {@code source}.
   *
   * @param onBytes told the bytes so far, 0 first, by the thread that reads
   */
  public WatchedSource(Source source, LongConsumer onBytes) {
    this.source = source;
    this.onBytes = onBytes;
    onBytes.accept(0);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = source.read(buffer, offset, length);
    if (count > 0) {
      readBytes += count;
      onBytes.accept(readBytes);
    }
    return count;
  }

  @Override
  public void abort() {
    source.abort();
  }
}
