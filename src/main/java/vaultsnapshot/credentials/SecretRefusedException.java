package vaultsnapshot.credentials;

/** Permanent: somebody has to create, fill, restore or permit something first. */
public final class SecretRefusedException extends SecretStoreException {
  private static final long serialVersionUID = 1L;

  SecretRefusedException(String message) {
    super(message);
  }

  SecretRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
