package vaultsnapshot.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;

/** A CRC32C as S3 writes it: four bytes, big endian, in base64. */
public final class Crc32c {
  private final CRC32C checksum = new CRC32C();

  /** Of the text's bytes in UTF-8. */
  public static String of(String text) {
    Crc32c crc32c = new Crc32c();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    crc32c.checksum.update(bytes, 0, bytes.length);
    return crc32c.base64();
  }

  /** Adds the chunk to what was added before. */
  public void update(Chunk chunk) {
    checksum.update(chunk.array(), 0, chunk.length());
  }

  /** Of all that was added so far. */
  public String base64() {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }
}
