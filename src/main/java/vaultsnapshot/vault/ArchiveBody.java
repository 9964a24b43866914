package vaultsnapshot.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A snapshot on its way to Vault: its length is known, its bytes come as they are sent. */
final class ArchiveBody extends AbstractHttpEntity {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Bytes bytes;
  private final long sizeBytes;

  /** Written by the thread that sends, read by the one that waits for it. */
  private final AtomicLong sentBytes = new AtomicLong();

  private volatile Optional<IOException> sourceFailure = Optional.empty();

  /** Where the bytes come from. */
  @FunctionalInterface
  interface Bytes {
    int read(byte[] buffer, int offset, int length) throws IOException;
  }

  ArchiveBody(Bytes bytes, long sizeBytes) {
    super(ContentType.APPLICATION_OCTET_STREAM, null);
    this.bytes = bytes;
    this.sizeBytes = sizeBytes;
  }

  long sentBytes() {
    return sentBytes.get();
  }

  boolean sentWhole() {
    return sentBytes.get() == sizeBytes;
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
      out.write(buffer, 0, count);
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
