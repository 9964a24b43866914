package vaultsnapshot.job;

import java.io.IOException;
import java.time.Duration;
import vaultsnapshot.vault.RetryableVaultException;

/** The active node was looked for long enough for any election to be over. */
public final class NoActiveNodeException extends IOException {
  private static final long serialVersionUID = 1L;

  NoActiveNodeException(Duration searched, RetryableVaultException last) {
    super(last.getMessage() + " (searched for " + searched.toSeconds() + " s)", last);
  }
}
