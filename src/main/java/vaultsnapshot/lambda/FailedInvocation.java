package vaultsnapshot.lambda;

import java.util.Optional;

/**
 * What the caller of a failed run sees. It carries the message alone: causes and stack stand in the
 * log, where nothing but our own lines is written.
 */
final class FailedInvocation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the words of {@code failure}. */
  FailedInvocation(Throwable failure) {
    super(
        Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName()),
        null,
        false,
        false);
  }
}
