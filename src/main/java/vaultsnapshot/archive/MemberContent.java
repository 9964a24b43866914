package vaultsnapshot.archive;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The content of one member of the tar archive, hashed as it is read. */
final class MemberContent {
  private final GzipContent content;
  private final MessageDigest sha256 = Sha256.newDigest();
  private final long sizeBytes;
  private final byte[] window;
  private int position;
  private int limit;
  private long beyondWindow;

  MemberContent(GzipContent content, long sizeBytes) {
    this.content = content;
    this.sizeBytes = sizeBytes;
    this.window = content.window();
    this.beyondWindow = sizeBytes;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Bytes that were not read yet. */
  long remaining() {
    return beyondWindow + limit - position;
  }

  /** The next byte; there has to be one, {@link #remaining()} says whether. */
  int read() throws IOException, InterruptedException {
    advanceIfUsedUp();
    return window[position++] & 0xff;
  }

  /** Reads past {@code count} bytes, no more than {@link #remaining()}. */
  void skip(long count) throws IOException, InterruptedException {
    long left = count;
    while (left > 0) {
      advanceIfUsedUp();
      int step = (int) Math.min(left, limit - position);
      position += step;
      left -= step;
    }
  }

  /** Everything that remains; only for members that were bounded before. */
  byte[] readAll() throws IOException, InterruptedException {
    byte[] all = new byte[Math.toIntExact(remaining())];
    for (int filled = 0; filled < all.length; ) {
      advanceIfUsedUp();
      int step = limit - position;
      System.arraycopy(window, position, all, filled, step);
      position += step;
      filled += step;
    }
    return all;
  }

  /** Hexadecimal, of the whole content, which was read to its end. Asked for once. */
  String sha256() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  private void advanceIfUsedUp() throws IOException, InterruptedException {
    if (remaining() == 0) {
      throw new IllegalStateException("member: read past its end");
    }
    if (position == limit) {
      int taken = content.take(beyondWindow);
      limit = content.position();
      position = limit - taken;
      beyondWindow -= taken;
      sha256.update(window, position, taken);
    }
  }
}
