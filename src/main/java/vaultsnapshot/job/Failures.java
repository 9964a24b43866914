package vaultsnapshot.job;

import java.io.IOException;
import vaultsnapshot.bucket.PermanentBucketException;
import vaultsnapshot.credentials.SecretStoreException;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.stream.StagingSpaceException;
import vaultsnapshot.stream.StreamDeadlineException;
import vaultsnapshot.vault.RetryableVaultException;
import vaultsnapshot.vault.VaultException;

/** Which failures of an attempt may be gone the next time. */
final class Failures {
  private Failures() {}

  /**
   * Broken connections, overload, elections, stale or damaged archives may pass. Refusals, full
   * disks, spent time and programming errors do not.
   */
  static boolean mayPass(Exception failure) {
    return switch (failure) {
      case PermanentBucketException refused -> false;
      case StagingSpaceException full -> false;
      case StreamDeadlineException late -> false;
      case NoActiveNodeException searched -> false;
      case IOException broken -> true;
      case RetryableVaultException busy -> true;
      default -> false;
    };
  }

  /** Whether it is a failure of the outside world, which its message explains. */
  static boolean foreseen(Exception failure) {
    return failure instanceof IOException
        || failure instanceof VaultException
        || failure instanceof SecretStoreException
        || failure instanceof InvalidInputException;
  }

  /** The same interruption, for who reads what it leaves behind. */
  static InterruptedException interrupted(
      String stage, String aftermath, InterruptedException cause) {
    InterruptedException told = new InterruptedException(stage + ": interrupted. " + aftermath);
    told.initCause(cause);
    return told;
  }

  /** Its message; its type where it has none, as exceptions of the JDK's channels. */
  static String words(Exception failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
