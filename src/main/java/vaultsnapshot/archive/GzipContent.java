package vaultsnapshot.archive;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of an archive that is exactly one gzip member (RFC 1952): inflated a window at a
 * time, its trailer checked, nothing behind it.
 *
 * <p>Not {@link java.util.zip.GZIPInputStream}: that one takes several members for one and ignores
 * what comes behind the last.
 */
final class GzipContent implements AutoCloseable {
  private static final int WINDOW_BYTES = 64 << 10;

  /**
   * Deflate makes nothing longer by more than a thousandth (RFC 1951, 3.2.4). A stream that goes on
   * without bringing content would otherwise be read for as long as it likes.
   */
  private static final int MOST_BYTES_PER_BYTE = 2;

  private static final int MOST_BYTES_WITHOUT_CONTENT = 1 << 20;

  private final CompressedBytes compressed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] window = new byte[WINDOW_BYTES];
  private int position;
  private int limit;
  private long sizeBytes;

  private GzipContent(CompressedBytes compressed) {
    this.compressed = compressed;
  }

  /** Reads the header. */
  static GzipContent open(CompressedBytes compressed) throws IOException, InterruptedException {
    GzipHeader.skip(compressed);
    return new GzipContent(compressed);
  }

  /** Says which part of the archive is being read, for the messages. */
  void enter(String part) {
    compressed.enter(part);
  }

  /** The window's array; {@link #take} says which bytes of it. */
  byte[] window() {
    return window;
  }

  /** Whether the content has come to its end. */
  boolean atEnd() throws IOException, InterruptedException {
    return position == limit && !refill();
  }

  /**
   * Takes the next bytes, at least 1 and at most {@code most}, out of the window. They lie in
   * {@link #window()}, just before {@link #position()}, until the next call.
   *
   * @return how many
   * @throws BadArchiveException if the content is at its end
   */
  int take(long most) throws IOException, InterruptedException {
    if (atEnd()) {
      throw new BadArchiveException(
          compressed.part(),
          "ended early: expected more content, got the end of the gzip member: "
              + "the server gave the snapshot up; its log says why");
    }
    int taken = (int) Math.min(most, limit - position);
    position += taken;
    return taken;
  }

  /** The end of the bytes that were taken last. */
  int position() {
    return position;
  }

  /** Fills {@code block}, which has to be there to its last byte. */
  void fill(byte[] block) throws IOException, InterruptedException {
    for (int filled = 0; filled < block.length; ) {
      int taken = take(block.length - filled);
      System.arraycopy(window, position - taken, block, filled, taken);
      filled += taken;
    }
  }

  /** Checks, after the last byte of the content, the trailer and that the stream ends there. */
  void finish() throws IOException, InterruptedException {
    enter("gzip trailer");
    compressed.takeBack(inflater.getRemaining());
    requireTrailer("CRC-32 of the content", crc.getValue());
    requireTrailer("size of the content modulo 2^32", sizeBytes & 0xffff_ffffL);
    if (compressed.read() >= 0) {
      throw new BadArchiveException(
          "behind the end",
          "expected nothing after the gzip trailer, got more bytes: "
              + BadArchiveException.FOREIGN);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  private boolean refill() throws IOException, InterruptedException {
    position = 0;
    limit = 0;
    while (limit == 0 && !inflater.finished()) {
      if (inflater.needsInput()) {
        compressed.feed(inflater);
      }
      limit = inflate();
      requireContent();
    }
    crc.update(window, 0, limit);
    sizeBytes += limit;
    return limit > 0;
  }

  private int inflate() throws BadArchiveException {
    try {
      return inflater.inflate(window);
    } catch (DataFormatException damaged) {
      throw BadArchiveException.damaged(
          compressed.part(), "compressed data", "Deflate", String.valueOf(damaged.getMessage()));
    }
  }

  private void requireContent() throws BadArchiveException {
    long most = MOST_BYTES_PER_BYTE * (sizeBytes + limit) + MOST_BYTES_WITHOUT_CONTENT;
    if (inflater.getBytesRead() > most) {
      throw new BadArchiveException(
          compressed.part(),
          "expected content, got more than twice its size in gzip blocks without any: "
              + BadArchiveException.FOREIGN);
    }
  }

  private void requireTrailer(String what, long expected) throws IOException, InterruptedException {
    long actual = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      actual |= (long) compressed.require() << shift;
    }
    if (actual != expected) {
      throw BadArchiveException.damaged(
          compressed.part(), what, "%08x".formatted(expected), "%08x".formatted(actual));
    }
  }
}
