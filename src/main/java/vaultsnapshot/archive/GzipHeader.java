package vaultsnapshot.archive;

import java.io.IOException;
import java.util.zip.CRC32;

/** The header of a gzip member (RFC 1952, section 2.3), read and left behind. */
final class GzipHeader {
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;

  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0b1110_0000;

  /** MTIME, XFL and OS: they say nothing about the content. */
  private static final int BYTES_OF_NO_EFFECT = 6;

  /** Go's reader, which a restore goes through, takes texts of up to 511 bytes. */
  private static final int MAX_TEXT_BYTES = 511;

  private final CompressedBytes bytes;
  private final CRC32 crc = new CRC32();

  private GzipHeader(CompressedBytes bytes) {
    this.bytes = bytes;
  }

  /** Reads past the header. */
  static void skip(CompressedBytes bytes) throws IOException, InterruptedException {
    new GzipHeader(bytes).skip();
  }

  private void skip() throws IOException, InterruptedException {
    requireMagic();
    int method = next();
    if (method != DEFLATE) {
      throw BadArchiveException.differs(bytes.part(), "compression method", DEFLATE, method);
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw BadArchiveException.differs(bytes.part(), "reserved flags", 0, flags & RESERVED);
    }
    skipBytes(BYTES_OF_NO_EFFECT);
    skipOptionalFields(flags);
  }

  private void requireMagic() throws IOException, InterruptedException {
    int first = bytes.read();
    if (first < 0) {
      throw new BadArchiveException(
          "empty",
          "expected a gzip header, got no bytes at all: "
              + "the server or the connection ended the answer before it began");
    }
    crc.update(first);
    int second = next();
    if (first != MAGIC_1 || second != MAGIC_2) {
      throw BadArchiveException.differs(
          bytes.part(),
          "first two bytes",
          "1f 8b",
          "%02x %02x%s".formatted(first, second, hint(first)));
    }
  }

  private static String hint(int first) {
    return switch (first) {
      case '{', '[' -> ": JSON: an error of the server or of a proxy before it, not a snapshot";
      case '<' -> ": HTML or XML: a page of a proxy or load balancer, not a snapshot";
      default -> ": not a snapshot";
    };
  }

  private void skipOptionalFields(int flags) throws IOException, InterruptedException {
    if ((flags & EXTRA) != 0) {
      skipBytes(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText("file name");
    }
    if ((flags & COMMENT) != 0) {
      skipText("comment");
    }
    if ((flags & HEADER_CRC) != 0) {
      requireChecksum();
    }
  }

  private void requireChecksum() throws IOException, InterruptedException {
    long expected = crc.getValue() & 0xffff;
    long actual = next() | next() << 8;
    if (actual != expected) {
      throw BadArchiveException.damaged(
          bytes.part(), "header checksum", "%04x".formatted(expected), "%04x".formatted(actual));
    }
  }

  private void skipText(String name) throws IOException, InterruptedException {
    for (int length = 0; length <= MAX_TEXT_BYTES; length++) {
      if (next() == 0) {
        return;
      }
    }
    throw BadArchiveException.differs(
        bytes.part(), name, "at most " + MAX_TEXT_BYTES + " bytes", "more");
  }

  private void skipBytes(int count) throws IOException, InterruptedException {
    for (int skipped = 0; skipped < count; skipped++) {
      next();
    }
  }

  private int next() throws IOException, InterruptedException {
    int value = bytes.require();
    crc.update(value);
    return value;
  }
}
