package vaultsnapshot.faults.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static vaultsnapshot.faults.content.Bytes.concat;
import static vaultsnapshot.faults.content.Bytes.set;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import vaultsnapshot.archive.ArchiveBuilder;

/** The frame around the tar archive, and what comes behind it. */
final class GzipFaults {
  private static final int METHOD = 2;
  private static final int FLAGS = 3;
  private static final int FIRST_BLOCK = 10;
  private static final String BEHIND =
      "behind the end: expected nothing after the gzip trailer, got more bytes";
  private static final String DAMAGED = "damaged on the server or on its way";

  private GzipFaults() {}

  static List<ContentFault> all() {
    return List.of(
        gzip("a trailing byte", snapshot -> concat(snapshot, new byte[1]), BEHIND),
        gzip(
            "a trailing text",
            snapshot -> concat(snapshot, ContentFault.CANARY.getBytes(UTF_8)),
            BEHIND),
        gzip("trailing zeros", snapshot -> concat(snapshot, new byte[64 << 10]), BEHIND),
        gzip("the whole twice", snapshot -> concat(snapshot, snapshot), BEHIND),
        gzip("an empty second member", snapshot -> concat(snapshot, member(new byte[0])), BEHIND),
        gzip(
            "split in two members",
            GzipFaults::splitInTwo,
            "state.bin: ended early: expected more content, got the end of the gzip member"),
        gzip("no trailer but zeros", GzipFaults::zeroTrailer, "CRC-32 of the content: expected"),
        gzip(
            "a wrong CRC-32",
            snapshot -> set(snapshot, snapshot.length - 8, snapshot[snapshot.length - 8] ^ 1),
            "gzip trailer: CRC-32 of the content: expected ",
            DAMAGED),
        gzip(
            "a wrong size",
            snapshot -> set(snapshot, snapshot.length - 4, snapshot[snapshot.length - 4] ^ 1),
            "gzip trailer: size of the content modulo 2^32: expected ",
            DAMAGED),
        gzip(
            "another method",
            snapshot -> set(snapshot, METHOD, 7),
            "gzip header: compression method: expected 8, got 7"),
        gzip(
            "a reserved flag",
            snapshot -> set(snapshot, FLAGS, 0x20),
            "gzip header: reserved flags: expected 0, got 32"),
        gzip(
            "a wrong header checksum",
            snapshot -> set(snapshot, FLAGS, 2),
            "gzip header: header checksum: expected "),
        gzip(
            "a block type that isn't",
            snapshot -> set(snapshot, FIRST_BLOCK, 0xff),
            "meta.json: compressed data: expected Deflate, got invalid block type",
            DAMAGED));
  }

  private static ContentFault gzip(
      String name, UnaryOperator<byte[]> damage, String... errorParts) {
    return ContentFault.of("gzip: " + name, damage, errorParts);
  }

  private static byte[] splitInTwo(byte[] snapshot) {
    byte[] tar = ArchiveBuilder.gunzip(snapshot);
    int half = tar.length / 2;
    return concat(
        member(Arrays.copyOf(tar, half)), member(Arrays.copyOfRange(tar, half, tar.length)));
  }

  private static byte[] zeroTrailer(byte[] snapshot) {
    return Arrays.copyOf(Arrays.copyOf(snapshot, snapshot.length - 8), snapshot.length);
  }

  private static byte[] member(byte[] content) {
    return ArchiveBuilder.gzip(content, Deflater.BEST_SPEED);
  }
}
