package vaultsnapshot.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A snapshot on its way to Vault: its length is known, its bytes come as they are sent. A socket
 * has no time limit for writing, so it tells how long the connection has taken nothing.
 */
final class ArchiveBody extends AbstractHttpEntity implements BoundedCall.Stall {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Bytes bytes;
  private final long sizeBytes;
  private final Duration longestStall;
  private final InstantSource clock;

  // Written by the thread that sends, read by the one that waits for it.
  private final AtomicLong givenBytes = new AtomicLong();
  private final AtomicLong sentBytes = new AtomicLong();

  /** Since when the connection has what it has not taken; nothing while bytes are awaited. */
  private volatile Optional<Instant> givenAt = Optional.empty();

  private volatile Optional<IOException> sourceFailure = Optional.empty();

  /** Where the bytes come from. */
  @FunctionalInterface
  interface Bytes {
    int read(byte[] buffer, int offset, int length) throws IOException;
  }

  /**
   * Takes {@code sizeBytes} of {@code bytes}.
   *
   * @param longestStall how long the connection may take nothing
   */
  ArchiveBody(Bytes bytes, long sizeBytes, Duration longestStall, InstantSource clock) {
    super(ContentType.APPLICATION_OCTET_STREAM, null);
    this.bytes = bytes;
    this.sizeBytes = sizeBytes;
    this.longestStall = longestStall;
    this.clock = clock;
  }

  long sentBytes() {
    return sentBytes.get();
  }

  boolean sentWhole() {
    return sentBytes.get() == sizeBytes;
  }

  /**
   * Whether all of it may be with Vault.
   *
   * @param cutOff by us: who cuts a send off does not see whether its last bytes go out at that
   *     moment
   */
  boolean mayHaveArrived(boolean cutOff) {
    return cutOff ? givenBytes.get() == sizeBytes : sentWhole();
  }

  /** Bytes that are awaited do not count: their own source sees to them. */
  @Override
  public Instant at() {
    return givenAt.orElseGet(clock::instant).plus(longestStall);
  }

  /** Why its own bytes did not come, which is no failure of Vault's. */
  Optional<IOException> sourceFailure() {
    return sourceFailure;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (!sentWhole()) {
      int count = next(buffer);
      givenBytes.addAndGet(count);
      givenAt = Optional.of(clock.instant());
      out.write(buffer, 0, count);
      // What stays in a buffer of the client's would be sent later, and unwatched.
      out.flush();
      givenAt = Optional.empty();
      sentBytes.addAndGet(count);
    }
  }

  private int next(byte[] buffer) throws IOException {
    try {
      int count = bytes.read(buffer, 0, (int) Math.min(buffer.length, sizeBytes - sentBytes()));
      if (count < 0) {
        throw new IOException(
            "the snapshot ended after " + sentBytes() + " of " + sizeBytes + " bytes");
      }
      return count;
    } catch (IOException failure) {
      sourceFailure = Optional.of(failure);
      throw failure;
    }
  }

  @Override
  public long getContentLength() {
    return sizeBytes;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public InputStream getContent() {
    throw new UnsupportedOperationException("the archive is written once, never read");
  }

  @Override
  public void close() {
    // The bytes belong to the caller.
  }
}
