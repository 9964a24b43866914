package vaultsnapshot.faults.content;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static vaultsnapshot.faults.content.ContentFault.rebuilt;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import vaultsnapshot.archive.ArchiveBuilder;

/** Headers, filling and end of the tar archive, with gzip made to fit. */
final class TarFaults {
  private static final int BLOCK = 512;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;

  private TarFaults() {}

  static List<ContentFault> all() {
    return List.of(
        tar("checksum", tar -> tar[CHECKSUM]++, "meta.json: tar header: checksum: expected "),
        tar("checksum not octal", tar -> tar[CHECKSUM + 2] = '9', "checksum: expected an octal"),
        header("not ustar", block -> block[MAGIC] = 'v', "expected the ustar format, got another"),
        header("a folder in the prefix", block -> block[PREFIX] = 'd', "a name without folders"),
        header(
            "a folder behind GNU's magic",
            block -> {
              System.arraycopy("ustar  \0".getBytes(US_ASCII), 0, block, MAGIC, 8);
              block[PREFIX] = 'd';
            },
            "a name without folders"),
        header("time not octal", block -> block[136] = 'x', "mtime: expected an octal number"),
        header("user id not octal", block -> block[108] = 'u', "uid: expected an octal number"),
        header("size not octal", block -> block[SIZE] = '9', "size: expected an octal number"),
        header("no size", block -> fillSize(block, 0), "size: expected an octal number"),
        header("a negative size", block -> fillSize(block, -1), "expected at most 2^63-1"),
        header(
            "a size of 2^63",
            block -> {
              fillSize(block, 0);
              Bytes.set(Bytes.set(block, SIZE, 0x80), SIZE + 4, 0x80);
            },
            "size: expected at most 2^63-1, got another"),
        tar(
            "filling that isn't zero",
            tar -> tar[2 * BLOCK - 1] = 1,
            "meta.json: expected zeros behind the content"),
        tar("first end block not zero", tar -> tar[tar.length - 2 * BLOCK] = 1, "expected zeros"),
        tar("second end block not zero", tar -> tar[tar.length - 1] = 1, "expected zeros"),
        resized("no end blocks", -2 * BLOCK),
        resized("one end block", -BLOCK),
        resized("part of an end block", -1),
        resized("part of a further block", 1));
  }

  private static ContentFault tar(String name, Consumer<byte[]> change, String... errorParts) {
    return rebuilt(
        "tar: " + name,
        snapshot ->
            snapshot.changeTar(tar -> {
              change.accept(tar);
              return tar;
            }),
        errorParts);
  }

  /** Changes the first header and gives it a right checksum again. */
  private static ContentFault header(String name, Consumer<byte[]> change, String... errorParts) {
    return tar(
        name,
        tar -> {
          byte[] block = Arrays.copyOf(tar, BLOCK);
          change.accept(block);
          System.arraycopy(ArchiveBuilder.withChecksum(block), 0, tar, 0, BLOCK);
        },
        errorParts);
  }

  private static ContentFault resized(String name, int bytes) {
    return rebuilt(
        "tar: " + name,
        snapshot -> snapshot.changeTar(tar -> Arrays.copyOf(tar, tar.length + bytes)),
        "end of the tar archive: ended early: expected more content, got the end of the gzip member");
  }

  private static void fillSize(byte[] block, int value) {
    Arrays.fill(block, SIZE, SIZE + 12, (byte) value);
  }
}
