package vaultsnapshot.job;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;

/** Passes the first bytes at full speed; from then on a few at a time, with a pause before each. */
final class SlowStream extends FilterOutputStream {
  private static final int FEW_BYTES = 512;

  private final Duration pause;
  private long fastBytesLeft;

  /** Slow after {@code fastBytes}. */
  SlowStream(OutputStream out, long fastBytes, Duration pause) {
    super(out);
    this.fastBytesLeft = fastBytes;
    this.pause = pause;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int fast = (int) Math.min(length, fastBytesLeft);
    out.write(bytes, offset, fast);
    fastBytesLeft -= fast;
    for (int at = offset + fast; at < offset + length; at += FEW_BYTES) {
      out.flush();
      pause();
      out.write(bytes, at, Math.min(FEW_BYTES, offset + length - at));
    }
  }

  private void pause() throws InterruptedIOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is closing");
    }
  }
}
