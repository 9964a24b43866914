package vaultsnapshot.drill;

/** Something did not come back, or a command of the document failed. */
public final class DrillException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what. */
  public DrillException(String message) {
    super(message);
  }

  /** Says what, and why. */
  public DrillException(String message, Throwable cause) {
    super(message, cause);
  }
}
