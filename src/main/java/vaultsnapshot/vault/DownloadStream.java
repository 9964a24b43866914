package vaultsnapshot.vault;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Gives the failures of a body their words, and counts how far it came. */
final class DownloadStream extends InputStream {
  private final InputStream in;
  private final Runnable close;
  private final String subject;
  private final Duration stallTimeout;
  private long bytes;

  DownloadStream(InputStream body, Runnable close, String subject, Duration stallTimeout) {
    this.in = body;
    this.close = close;
    this.subject = subject;
    this.stallTimeout = stallTimeout;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int read = in.read(buffer, offset, length);
      bytes += Math.max(0, read);
      return read;
    } catch (SocketTimeoutException stall) {
      throw new BrokenDownloadException(
          subject
              + "no byte for "
              + TimeText.of(stallTimeout)
              + " after "
              + bytes
              + " bytes; check the load on the node, or raise VAULT_STALL_TIMEOUT",
          stall);
    } catch (IOException failure) {
      IOException broken = MalformedHttp.of(failure).orElse(failure);
      throw new BrokenDownloadException(
          subject
              + "broke off after "
              + bytes
              + " bytes ("
              + broken.getMessage()
              + "); the node, or a load balancer or firewall before it, cut the connection: see the"
              + " node's log, and their limits on idle and on total time",
          broken);
    }
  }

  /** Never reads on, as closing an HTTP body otherwise would. */
  @Override
  public void close() {
    close.run();
  }
}
