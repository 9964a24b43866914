package vaultsnapshot.vault;

import java.io.IOException;

/**
 * All of a snapshot was sent, and no answer of the node came: nobody knows yet whether it was
 * restored.
 */
public final class UnclearRestoreException extends IOException {
  private static final long serialVersionUID = 1L;

  UnclearRestoreException(VaultException cause) {
    super(
        cause.getMessage()
            + "; all of the snapshot had been sent, so it may be restored all the same: look at"
            + " the node's log before you send it again",
        cause);
  }
}
