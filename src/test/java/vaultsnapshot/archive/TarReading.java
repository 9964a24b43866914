package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Reads members out of a whole tar archive in memory, by the plainest of means. */
public final class TarReading {
  private static final int BLOCK = 512;

  private TarReading() {}

  /** The content of the first member of this name. */
  public static byte[] content(byte[] tar, String name) {
    int offset = offset(tar, name);
    return Arrays.copyOfRange(tar, offset, offset + size(tar, offset - BLOCK));
  }

  /** Where in the archive the content of the first member of this name begins. */
  public static int offset(byte[] tar, String name) {
    for (int at = 0; tar[at] != 0; at += BLOCK + Math.ceilDiv(size(tar, at), BLOCK) * BLOCK) {
      if (text(tar, at, 100).equals(name)) {
        return at + BLOCK;
      }
    }
    throw new IllegalArgumentException("no member " + name);
  }

  private static int size(byte[] tar, int header) {
    return Integer.parseInt(text(tar, header + 124, 12), 8);
  }

  private static String text(byte[] tar, int from, int most) {
    String field = new String(tar, from, most, US_ASCII);
    return field.substring(0, (field + '\0').indexOf('\0')).strip();
  }
}
