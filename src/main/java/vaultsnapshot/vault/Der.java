package vaultsnapshot.vault;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The little of DER (X.690) that it takes to wrap a bare key in PKCS#8 (RFC 5958): writing
 * sequences, and finding the curve inside a SEC1 key.
 */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** In SEC1 (RFC 5915): {@code parameters [0] ECParameters OPTIONAL}. */
  private static final int EC_PARAMETERS = 0xa0;

  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  /** 1.2.840.113549.1.1.1 rsaEncryption, and the NULL that its parameters are. */
  private static final byte[] RSA = {
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** 1.2.840.10045.2.1 id-ecPublicKey; the curve follows. */
  private static final byte[] EC = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private Der() {}

  /** A PKCS#1 RSAPrivateKey as PKCS#8. */
  static byte[] pkcs8OfRsa(byte[] pkcs1) {
    return pkcs8(tagged(SEQUENCE, RSA), pkcs1);
  }

  /** A SEC1 ECPrivateKey as PKCS#8; nothing if it doesn't name its curve. */
  static Optional<byte[]> pkcs8OfEc(byte[] sec1) {
    return curve(sec1).map(curve -> pkcs8(tagged(SEQUENCE, joined(EC, curve)), sec1));
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, joined(VERSION_0, algorithm, tagged(OCTET_STRING, key)));
  }

  private static Optional<byte[]> curve(byte[] sec1) {
    int position = contentStart(sec1, 0);
    while (position + 1 < sec1.length) {
      int start = contentStart(sec1, position);
      int end = start + contentLength(sec1, position);
      if (end > sec1.length) {
        return Optional.empty();
      }
      if ((sec1[position] & 0xff) == EC_PARAMETERS) {
        return Optional.of(Arrays.copyOfRange(sec1, start, end));
      }
      position = end;
    }
    return Optional.empty();
  }

  /** A key's elements are shorter than 64 KB: at most two bytes of length follow. */
  private static int contentLength(byte[] der, int position) {
    int first = der[position + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f) && i < 2 && position + 2 + i < der.length; i++) {
      length = (length << 8) | (der[position + 2 + i] & 0xff);
    }
    return length;
  }

  private static int contentStart(byte[] der, int position) {
    if (position + 1 >= der.length) {
      return der.length;
    }
    int first = der[position + 1] & 0xff;
    return position + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length >= 0x100) {
      out.write(0x82);
      out.write(content.length >> 8);
    } else if (content.length >= 0x80) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
