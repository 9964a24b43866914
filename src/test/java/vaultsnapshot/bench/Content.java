package vaultsnapshot.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import vaultsnapshot.wire.WireVault;

/**
 * What the bytes of a snapshot are known by.
 *
 * @param sha256 hexadecimal
 * @param crc32c base64, as S3 writes it
 */
record Content(long sizeBytes, String sha256, String crc32c) {
  /** Of what {@code body} writes. */
  static Content of(WireVault.Body body) {
    try (Counting counting = new Counting()) {
      body.writeTo(counting);
      return counting.content();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Of all that is left in {@code stream}. */
  static Content of(InputStream stream) {
    return of((OutputStream out) -> stream.transferTo(out));
  }

  /** Takes bytes in, and keeps nothing but this. */
  static final class Counting extends OutputStream {
    private final MessageDigest sha256 = sha256();
    private final CRC32C crc32c = new CRC32C();
    private long sizeBytes;

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      sha256.update(buffer, offset, length);
      crc32c.update(buffer, offset, length);
      sizeBytes += length;
    }

    /** Asked for once, at the end. */
    Content content() {
      byte[] checksum = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc32c.getValue()).array();
      return new Content(
          sizeBytes,
          HexFormat.of().formatHex(sha256.digest()),
          Base64.getEncoder().encodeToString(checksum));
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java platform has SHA-256", impossible);
      }
    }
  }
}
