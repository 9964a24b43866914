package vaultsnapshot.stream;

import java.io.IOException;
import java.io.InputStream;

/**
 * An input stream as a source. It does not close the stream: who opened it does.
 *
 * <p>An abort never looks like a clean end, though many streams answer -1 once they are closed.
 */
public final class InputStreamSource implements Source {
  private final InputStream stream;
  private final Runnable onAbort;
  private volatile boolean aborted;

  /**
   * Reads from {@code stream}.
   *
   * @param onAbort makes a blocked read of the stream end: cancels the exchange, closes the socket;
   *     called from another thread, maybe more than once
   */
  public InputStreamSource(InputStream stream, Runnable onAbort) {
    this.stream = stream;
    this.onAbort = onAbort;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    refuseIfAborted();
    int count = stream.read(buffer, offset, length);
    refuseIfAborted();
    return count;
  }

  @Override
  public void abort() {
    aborted = true;
    onAbort.run();
  }

  private void refuseIfAborted() throws IOException {
    if (aborted) {
      throw new StreamAbandonedException();
    }
  }
}
