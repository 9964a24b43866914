package vaultsnapshot.iam;

/** A request whose permissions are not known here; the message says what is new in it. */
final class UnmappedRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnmappedRequestException(String message) {
    super(message);
  }
}
