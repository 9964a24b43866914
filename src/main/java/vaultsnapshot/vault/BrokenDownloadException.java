package vaultsnapshot.vault;

import java.io.IOException;

/** A snapshot's body broke off or stood still. Worth another attempt. */
public final class BrokenDownloadException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenDownloadException(String message, IOException cause) {
    super(message, cause);
  }
}
