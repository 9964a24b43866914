package vaultsnapshot.archive;

/** A member that was read into memory. */
final class SmallMember {
  private final byte[] bytes;
  private final String sha256;

  SmallMember(byte[] bytes, String sha256) {
    this.bytes = bytes;
    this.sha256 = sha256;
  }

  /** The content, not copied. */
  byte[] bytes() {
    return bytes;
  }

  /** Hexadecimal. */
  String sha256() {
    return sha256;
  }
}
