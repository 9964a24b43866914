package vaultsnapshot.faults.content;

import java.io.ByteArrayOutputStream;

/** Arrays of bytes, written down and put together. */
final class Bytes {
  private Bytes() {}

  static byte[] of(int... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int value : values) {
      bytes.write(value);
    }
    return bytes.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  static byte[] repeat(int times, byte[] part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < times; at++) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  /** Changes {@code bytes} themselves. */
  static byte[] set(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }
}
