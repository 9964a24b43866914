package vaultsnapshot.vault;

/**
 * Vault, or the way to it, did not do what was asked. The message says which address and operation,
 * what happened, Vault's own words, and what to change; it holds no secret.
 */
public abstract sealed class VaultException extends RuntimeException
    permits PermanentVaultException, RetryableVaultException {
  private static final long serialVersionUID = 1L;

  VaultException(String message) {
    super(message);
  }

  VaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
