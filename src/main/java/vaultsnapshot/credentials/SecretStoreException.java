package vaultsnapshot.credentials;

/** The cluster's secret could not be had. Never holds anything of its value. */
public abstract sealed class SecretStoreException extends RuntimeException
    permits SecretRefusedException, SecretUnreachableException {
  private static final long serialVersionUID = 1L;

  SecretStoreException(String message) {
    super(message);
  }

  SecretStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
