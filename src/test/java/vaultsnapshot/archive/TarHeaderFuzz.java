package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import vaultsnapshot.archive.ArchiveBuilder.Member;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;

/** One header block; an even first byte has its checksum put right. The block follows it. */
public final class TarHeaderFuzz implements FuzzTarget {
  private static final ZipEncoding ENCODING = ZipEncodingHelper.getZipEncoding(ISO_8859_1);

  @Override
  public void run(byte[] input) throws IOException {
    byte[] block = Arrays.copyOfRange(Arrays.copyOf(input, 513), 1, 513);
    if (input.length > 0 && input[0] % 2 == 0) {
      ArchiveBuilder.withChecksum(block);
    }
    try {
      agrees(TarHeader.parse(block, "member"), block);
    } catch (BadArchiveException refused) {
      Property.holds(Property.message(refused).length() < 500, "a refusal is short");
    }
  }

  @Override
  public List<byte[]> seeds() {
    byte[] good = ArchiveBuilder.header(Member.file("state.bin", new byte[97]));
    byte[] large = good.clone();
    System.arraycopy(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0}, 0, large, 124, 12);
    byte[] gnu = good.clone();
    System.arraycopy("ustar  \0".getBytes(ISO_8859_1), 0, gnu, 257, 8);
    return List.of(seed(1, good), seed(0, good), seed(0, large), seed(0, gnu));
  }

  @Override
  public int longestBytes() {
    return 513;
  }

  private static void agrees(TarHeader header, byte[] block) throws IOException {
    Property.holds(TarUtils.verifyCheckSum(block), "commons-compress finds the checksum right");
    if (header.type() != TarHeader.REGULAR && header.type() != TarHeader.PAX) {
      // Refused by its type; commons-compress would read a sparse map or a link out of it.
      return;
    }
    TarArchiveEntry entry = new TarArchiveEntry(block, ENCODING, false);
    Property.same(entry.getSize(), header.sizeBytes(), "size");
    Property.same(
        entry.getName(),
        entry.isDirectory() && !header.name().endsWith("/") ? header.name() + "/" : header.name(),
        "name");
    Property.holds(header.sizeBytes() >= 0, "a size is not negative");
    Property.holds(
        header.type() != TarHeader.REGULAR || entry.isFile() || header.name().endsWith("/"),
        "a regular file is one for commons-compress too");
  }

  private static byte[] seed(int first, byte[] block) {
    byte[] seed = new byte[513];
    seed[0] = (byte) first;
    System.arraycopy(block, 0, seed, 1, 512);
    return seed;
  }
}
