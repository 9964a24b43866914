package vaultsnapshot.cli;

/** What a script can tell the end of a command by. */
final class ExitCode {
  /** Done, and nothing is wrong. */
  static final int GOOD = 0;

  /** Done, and something is wrong with a snapshot. */
  static final int BAD = 1;

  /** Arguments or settings cannot be used; nothing was done. */
  static final int USAGE = 2;

  /** It could not be done. */
  static final int FAILED = 3;

  // Ctrl-C ends the JVM with 130, whatever the command's own code would have been.

  private ExitCode() {}
}
