package vaultsnapshot.local;

/** A local part is missing, did not start, or answered what it should not. */
public final class LocalPartsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which part, what happened and what to do. */
  public LocalPartsException(String message) {
    super(message);
  }

  /** The same, with what caused it. */
  public LocalPartsException(String message, Throwable cause) {
    super(message, cause);
  }
}
