package vaultsnapshot.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import vaultsnapshot.fuzz.FuzzTarget;

/** Any bytes in the place of the gzip header, and a good body and trailer behind them. */
public final class GzipHeaderFuzz implements FuzzTarget {
  private static final byte[] TAR = new ArchiveBuilder().tar();
  private static final byte[] BODY = ArchiveBuilder.deflate(TAR, Deflater.DEFAULT_COMPRESSION);

  @Override
  public void run(byte[] input) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    archive.writeBytes(input);
    archive.writeBytes(BODY);
    archive.writeBytes(ArchiveBuilder.trailer(TAR));
    SecondOpinion.judge(archive.toByteArray());
  }

  @Override
  public List<byte[]> seeds() {
    byte[] plain = header(0);
    byte[] withText = header(1 << 3 | 1 << 4, 'n', 0, 'c', 0);
    byte[] withExtra = header(1 << 2, 2, 0, 'x', 'y');
    return List.of(plain, withText, withExtra, withChecksum(header(1 << 1 | 1 << 3, 'n', 0)));
  }

  @Override
  public int longestBytes() {
    return 1200;
  }

  private static byte[] header(int flags, int... fields) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, (byte) 0xff});
    for (int field : fields) {
      header.write(field);
    }
    return header.toByteArray();
  }

  private static byte[] withChecksum(byte[] header) {
    CRC32 crc = new CRC32();
    crc.update(header);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(header);
    whole.write((int) crc.getValue());
    whole.write((int) crc.getValue() >> 8);
    return whole.toByteArray();
  }
}
