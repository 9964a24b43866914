package vaultsnapshot.iam;

/** A policy says something that cannot be judged here; the message says what. */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PolicyException(String message) {
    super(message);
  }
}
