package vaultsnapshot.archive;

import java.io.IOException;

/**
 * The bytes are not a whole, intact snapshot archive, and must not be kept. Whether asking the
 * server again helps is for the caller to decide. Never quotes content.
 */
public final class BadArchiveException extends IOException {
  /** Where to look, when what was right once is not any more. */
  static final String DAMAGED = "damaged on the server or on its way";

  /** Where to look, when it is no damage: another program made the archive. */
  static final String FOREIGN = "not as Vault and OpenBao write a snapshot";

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong where.
   *
   * @param part where in the archive: {@code gzip header}, {@code state.bin}
   * @param what the fact, with what was expected and what came
   */
  BadArchiveException(String part, String what) {
    super("snapshot archive: " + part + ": " + what);
  }

  /** The usual form: what was looked at, what it had to be, what it is. */
  static BadArchiveException differs(String part, String what, Object expected, Object actual) {
    return new BadArchiveException(part, what + ": expected " + expected + ", got " + actual);
  }

  /** A sum, a size or a structure that was right when the server made it. */
  static BadArchiveException damaged(String part, String what, Object expected, Object actual) {
    return differs(part, what, expected, actual + ": " + DAMAGED);
  }

  /** The stream came to a clean end before the archive did. */
  static BadArchiveException endedEarly(String part, long afterBytes) {
    return new BadArchiveException(
        part,
        "ended early, after "
            + afterBytes
            + " bytes of the archive: expected more, got the end: "
            + "the server or the connection cut it short");
  }
}
