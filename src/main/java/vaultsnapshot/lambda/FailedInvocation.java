package vaultsnapshot.lambda;

/**
 * What the caller of a failed run sees. It carries the message alone: causes and stack stand in the
 * log, where nothing but our own lines is written.
 */
final class FailedInvocation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FailedInvocation(String message) {
    super(message, null, false, false);
  }
}
