package vaultsnapshot.vault;

/** Trying again would not help: a person has to change something first. */
public final class PermanentVaultException extends VaultException {
  private static final long serialVersionUID = 1L;

  PermanentVaultException(String message) {
    super(message);
  }

  PermanentVaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
