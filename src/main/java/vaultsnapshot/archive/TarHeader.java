package vaultsnapshot.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * One header block of a tar archive (POSIX ustar, or GNU with base-256 sizes).
 *
 * @param name as written, with nothing resolved
 * @param type the type flag; {@code 0} for a regular file
 * @param sizeBytes of the content that follows
 */
record TarHeader(String name, char type, long sizeBytes) {
  static final int BLOCK_BYTES = 512;
  static final char REGULAR = '0';
  static final char PAX = 'x';

  private static final char REGULAR_BEFORE_POSIX = '\0';
  private static final String POSIX_MAGIC = "ustar\00000";
  private static final String GNU_MAGIC = "ustar  \0";

  private static final Field NAME = new Field(0, 100);
  private static final Field SIZE = new Field(124, 12);
  private static final Field CHECKSUM = new Field(148, 8);
  private static final Field TYPE = new Field(156, 1);
  private static final Field MAGIC = new Field(257, 8);

  /** Folders before the name; in GNU's form times and sparse maps, or folders all the same. */
  private static final Field PREFIX = new Field(345, 155);

  /**
   * Numbers that mean nothing here. A restore reads them all the same: Go's reader refuses the
   * whole archive if one is none. Some writers leave them empty.
   */
  private static final Map<String, Field> FURTHER_NUMBERS =
      Map.of(
          "mode", new Field(100, 8),
          "uid", new Field(108, 8),
          "gid", new Field(116, 8),
          "mtime", new Field(136, 12),
          "devmajor", new Field(329, 8),
          "devminor", new Field(337, 8));

  /** A field of the block, by offset and length. */
  private record Field(int offset, int length) {
    byte[] of(byte[] block) {
      return Arrays.copyOfRange(block, offset, offset + length);
    }
  }

  /**
   * Reads a block.
   *
   * @param part what is being read, for the message
   * @throws BadArchiveException if its checksum or a field is wrong
   */
  static TarHeader parse(byte[] block, String part) throws BadArchiveException {
    requireChecksum(block, part);
    String magic = new String(MAGIC.of(block), StandardCharsets.ISO_8859_1);
    if (!magic.equals(POSIX_MAGIC) && !magic.equals(GNU_MAGIC)) {
      throw new BadArchiveException(part, "tar header: expected the ustar format, got another");
    }
    if (!isZero(PREFIX.of(block))) {
      throw new BadArchiveException(
          part, "tar header: expected a name without folders, and no GNU extensions, got some");
    }
    requireNumbers(block, part);
    char type = (char) (block[TYPE.offset()] & 0xff);
    return new TarHeader(
        name(NAME.of(block), part),
        type == REGULAR_BEFORE_POSIX ? REGULAR : type,
        number(SIZE.of(block), part, "size"));
  }

  /** Whether {@code block} is all zeros, as the end of an archive is. */
  static boolean isZero(byte[] block) {
    for (byte value : block) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static void requireChecksum(byte[] block, String part) throws BadArchiveException {
    long expected = octal(CHECKSUM.of(block), part, "checksum");
    long actual = (long) CHECKSUM.length() * ' ';
    for (int index = 0; index < block.length; index++) {
      boolean counted = index < CHECKSUM.offset() || index >= CHECKSUM.offset() + CHECKSUM.length();
      actual += counted ? block[index] & 0xff : 0;
    }
    if (actual != expected) {
      throw BadArchiveException.damaged(part, "tar header: checksum", expected, actual);
    }
  }

  private static void requireNumbers(byte[] block, String part) throws BadArchiveException {
    for (Map.Entry<String, Field> number : FURTHER_NUMBERS.entrySet()) {
      byte[] field = number.getValue().of(block);
      if (!isZero(field)) {
        number(field, part, number.getKey());
      }
    }
  }

  private static String name(byte[] field, String part) throws BadArchiveException {
    String text = new String(field, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    if (end < 0) {
      return text;
    }
    if (!isZero(Arrays.copyOfRange(field, end, field.length))) {
      throw new BadArchiveException(part, "tar header: expected zeros behind the name, got more");
    }
    return text.substring(0, end);
  }

  private static long number(byte[] field, String part, String what) throws BadArchiveException {
    return (field[0] & 0x80) == 0 ? octal(field, part, what) : base256(field, part, what);
  }

  /** GNU's form for sizes of 8 GiB and more: the top bit set, then a big-endian number. */
  private static long base256(byte[] field, String part, String what) throws BadArchiveException {
    int start = Math.max(1, field.length - Long.BYTES);
    boolean fitsInLong =
        field[0] == (byte) 0x80
            && isZero(Arrays.copyOfRange(field, 1, start))
            && (field.length <= Long.BYTES || field[start] >= 0);
    if (!fitsInLong) {
      throw new BadArchiveException(
          part, "tar header: " + what + ": expected at most 2^63-1, got another");
    }
    long value = 0;
    for (int index = start; index < field.length; index++) {
      value = (value << 8) | (field[index] & 0xff);
    }
    return value;
  }

  /** Octal digits, with blanks before and blanks or zeros behind them. */
  private static long octal(byte[] field, String part, String what) throws BadArchiveException {
    String digits =
        new String(field, StandardCharsets.ISO_8859_1)
            .replaceFirst("^ +", "")
            .replaceFirst("[ \0]+$", "");
    if (!digits.matches("[0-7]{1,12}")) {
      throw new BadArchiveException(
          part, "tar header: " + what + ": expected an octal number, got something else");
    }
    return Long.parseLong(digits, 8);
  }
}
