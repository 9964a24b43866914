package vaultsnapshot.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import vaultsnapshot.wire.SyntheticSnapshot;

/**
 * What the bytes of a snapshot are known by.
 *
 * @param sha256 hexadecimal
 * @param crc32c base64, as S3 writes it
 */
record Content(long sizeBytes, String sha256, String crc32c) {
  /** Of what {@code snapshot} writes. */
  static Content of(SyntheticSnapshot snapshot) {
    return of(snapshot::writeTo);
  }

  /** Of all that is left in {@code stream}. */
  static Content of(InputStream stream) {
    return of(stream::transferTo);
  }

  private static Content of(Writing writing) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      CRC32C crc32c = new CRC32C();
      CountingStream count = new CountingStream();
      writing.writeTo(new DigestOutputStream(new CheckedOutputStream(count, crc32c), sha256));
      return new Content(
          count.bytes,
          HexFormat.of().formatHex(sha256.digest()),
          Base64.getEncoder()
              .encodeToString(
                  ByteBuffer.allocate(Integer.BYTES).putInt((int) crc32c.getValue()).array()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  @FunctionalInterface
  private interface Writing {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final class CountingStream extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes += length;
    }
  }
}
