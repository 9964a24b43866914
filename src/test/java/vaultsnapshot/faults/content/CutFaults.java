package vaultsnapshot.faults.content;

import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.archive.ArchiveBuilder.SEALED;
import static vaultsnapshot.archive.ArchiveBuilder.STATE;
import static vaultsnapshot.archive.ArchiveBuilder.SUMS;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import vaultsnapshot.archive.ArchiveBuilder;
import vaultsnapshot.archive.TarReading;

/**
 * A body that comes to a clean end too early: Vault ends it so, under 200 OK, when it fails half
 * way (hashicorp/vault#13130).
 */
final class CutFaults {
  private static final int GZIP_HEADER_BYTES = 10;
  private static final String CAUSE = "the server or the connection cut it short";

  private CutFaults() {}

  static List<ContentFault> all() {
    return List.of(
        cut("in the gzip header", snapshot -> 5, "gzip header: ended early, after 5 bytes"),
        cut("behind the gzip header", snapshot -> 10, "meta.json: ended early, after 10 bytes"),
        cut("in the header of meta.json", in(META, -100), "meta.json: ended early"),
        cut("in meta.json", in(META, 100), "meta.json: ended early"),
        cut("in the header of state.bin", in(STATE, -100), "state.bin: ended early"),
        cut("at the first byte of state.bin", in(STATE, 1), "state.bin: ended early"),
        cut("in state.bin", in(STATE, 5000), "state.bin: ended early"),
        cut("in the header of SHA256SUMS", in(SUMS, -100), "SHA256SUMS: ended early"),
        cut("in SHA256SUMS", in(SUMS, 80), "SHA256SUMS: ended early"),
        cut("in the header of the sealed sums", in(SEALED, -100), "SHA256SUMS.sealed: ended early"),
        cut("in the sealed sums", in(SEALED, 90), "SHA256SUMS.sealed: ended early"),
        cut("in the end of the tar", in(SEALED, 900), "end of the tar archive: ended early"),
        cut("in the last block of gzip", last(9), "end of the tar archive: ended early"),
        cut("before the gzip trailer", last(8), "gzip trailer: ended early"),
        cut("in the gzip trailer", last(4), "gzip trailer: ended early"),
        cut("before the last byte", last(1), "gzip trailer: ended early"));
  }

  private static ContentFault cut(String where, ToIntFunction<byte[]> length, String error) {
    return ContentFault.of(
        "cut " + where,
        snapshot -> Arrays.copyOf(snapshot, length.applyAsInt(snapshot)),
        error,
        CAUSE);
  }

  private static ToIntFunction<byte[]> last(int bytes) {
    return snapshot -> snapshot.length - bytes;
  }

  /**
   * The bytes of the archive that bring the tar up to so many bytes behind a member's beginning.
   */
  private static ToIntFunction<byte[]> in(String member, int bytes) {
    return snapshot -> {
      byte[] tar = ArchiveBuilder.gunzip(snapshot);
      return compressedBytesOf(snapshot, TarReading.offset(tar, member) + bytes);
    };
  }

  private static int compressedBytesOf(byte[] snapshot, int contentBytes) {
    Inflater inflater = new Inflater(true);
    byte[] sink = new byte[64 << 10];
    int length = GZIP_HEADER_BYTES;
    try {
      for (; inflater.getBytesWritten() < contentBytes; length++) {
        inflater.setInput(snapshot, length, 1);
        while (inflater.inflate(sink) > 0) {}
      }
      return length;
    } catch (DataFormatException damaged) {
      throw new IllegalArgumentException("not an intact gzip archive", damaged);
    } finally {
      inflater.end();
    }
  }
}
