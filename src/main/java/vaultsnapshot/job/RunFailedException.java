package vaultsnapshot.job;

import static vaultsnapshot.report.LogField.field;

import java.util.Optional;
import vaultsnapshot.report.Log;

/**
 * A run that ended without a committed snapshot and its receipt. Its message is what the caller
 * reads.
 */
public final class RunFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String stage;
  private final transient Optional<Boolean> tokenRevoked;
  private final boolean foreseen;

  /**
   * Says what failed and what is in the bucket now.
   *
   * @param aftermath a sentence about it, without its point
   */
  RunFailedException(
      String stage, Optional<Boolean> tokenRevoked, String aftermath, Exception cause) {
    super(stage + ": " + Failures.words(cause) + ". " + aftermath, cause);
    this.stage = stage;
    this.tokenRevoked = tokenRevoked;
    this.foreseen = Failures.foreseen(cause);
  }

  /** The stage that failed, in the words of the receipt's durations. */
  public String stage() {
    return stage;
  }

  /**
   * Whether the message tells all; otherwise it is a fault of this program, and the stack is
   * needed.
   */
  public boolean foreseen() {
    return foreseen;
  }

  /** Whether the token was revoked; nothing where there was none to revoke. */
  public Optional<Boolean> tokenRevoked() {
    return tokenRevoked;
  }

  /** Writes it to the log: with its stack where the message does not tell all. */
  public void log(Log log) {
    if (foreseen) {
      log.error("run failed", this, field("stage", stage));
    } else {
      log.unexpected("run failed in a way that nobody foresaw", this, field("stage", stage));
    }
  }
}
