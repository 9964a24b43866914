package vaultsnapshot.job;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Lets the first bytes through and swallows the rest: a body that ends early, and cleanly. */
final class CutStream extends FilterOutputStream {
  private long left;

  private CutStream(OutputStream out, long bytes) {
    super(out);
    this.left = bytes;
  }

  /** Cuts the first {@code times} answers after so many bytes. */
  static UnaryOperator<OutputStream> after(long bytes, int times) {
    AtomicInteger answers = new AtomicInteger();
    return out -> answers.incrementAndGet() <= times ? new CutStream(out, bytes) : out;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int kept = (int) Math.min(left, length);
    out.write(bytes, offset, kept);
    left -= kept;
  }
}
