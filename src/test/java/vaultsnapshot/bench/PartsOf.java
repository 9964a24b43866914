package vaultsnapshot.bench;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What a stream is, cut into parts of given sizes. */
final class PartsOf extends OutputStream {
  private final Iterator<Long> sizes;
  private final List<Content> parts = new ArrayList<>();
  private Content.Counting current = new Content.Counting();
  private long left;

  PartsOf(List<Long> sizes) {
    this.sizes = sizes.iterator();
    this.left = this.sizes.hasNext() ? this.sizes.next() : Long.MAX_VALUE;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    int from = offset;
    int rest = length;
    while (rest > 0) {
      int now = (int) Math.min(rest, left);
      current.write(buffer, from, now);
      from += now;
      rest -= now;
      left -= now;
      if (left == 0) {
        parts.add(current.content());
        current = new Content.Counting();
        left = sizes.hasNext() ? sizes.next() : Long.MAX_VALUE;
      }
    }
  }

  /** The parts, and one more where bytes are left over. Asked for once. */
  List<Content> parts() {
    Content rest = current.content();
    if (rest.sizeBytes() > 0) {
      parts.add(rest);
    }
    return List.copyOf(parts);
  }
}
