package vaultsnapshot.vault;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/**
 * A plain socket that takes all that has come from the network at once. TLS above it asks for each
 * record twice, for its five bytes of header and for the rest, and 1 GB of OpenBao comes in some
 * 76,000.
 */
final class ReadAheadSocket extends Socket {
  /** Several records, of 16 KiB at most. */
  private static final int BUFFER_BYTES = 64 << 10;

  private Optional<InputStream> readingAhead = Optional.empty();

  /** Always the same one: what a second buffer held would be missing in the first. */
  @Override
  public synchronized InputStream getInputStream() throws IOException {
    InputStream network = super.getInputStream();
    if (readingAhead.isEmpty()) {
      readingAhead = Optional.of(new Ahead(network));
    }
    return readingAhead.get();
  }

  /** Bytes that were there already are not given out by a closed socket either. */
  private final class Ahead extends BufferedInputStream {
    Ahead(InputStream network) {
      super(network, BUFFER_BYTES);
    }

    @Override
    public synchronized int read() throws IOException {
      requireOpen();
      return super.read();
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
      requireOpen();
      return super.read(buffer, offset, length);
    }

    private void requireOpen() throws SocketException {
      if (isClosed()) {
        throw new SocketException("Socket closed");
      }
    }
  }
}
