package vaultsnapshot.credentials;

/** Retryable: Secrets Manager could not be reached, was throttling or failed by itself. */
public final class SecretUnreachableException extends SecretStoreException {
  private static final long serialVersionUID = 1L;

  SecretUnreachableException(String message) {
    super(message);
  }

  SecretUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
