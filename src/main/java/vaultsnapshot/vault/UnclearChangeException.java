package vaultsnapshot.vault;

import java.io.IOException;

/**
 * What changes the cluster was sent, and no clear answer of the node came: nobody knows what it
 * did.
 */
public final class UnclearChangeException extends IOException {
  private static final long serialVersionUID = 1L;

  /** {@code doubt} says what may be, and where to look. */
  UnclearChangeException(VaultException cause, String doubt) {
    super(cause.getMessage() + "; " + doubt, cause);
  }

  /** It was answered, and its effect was not seen. */
  UnclearChangeException(String message) {
    super(message);
  }
}
