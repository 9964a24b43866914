package vaultsnapshot.vault;

import java.time.Duration;
import java.util.Optional;

/**
 * Another attempt may succeed: a node was down, busy or in the middle of an election. Thrown after
 * the client's own attempts are used up or its time is over; a caller with time left begins again
 * with {@link VaultClient#findActiveNode}.
 */
public final class RetryableVaultException extends VaultException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;

  /** Whether the request may have reached a node. */
  private final boolean sent;

  /** Zero when the server named no time. */
  private final Duration retryAfter;

  /** A node answered, and may answer otherwise soon. */
  RetryableVaultException(String message, Duration retryAfter) {
    super(message);
    this.answered = true;
    this.sent = true;
    this.retryAfter = retryAfter;
  }

  /** A node answered, and may answer otherwise soon. */
  RetryableVaultException(String message) {
    this(message, Duration.ZERO);
  }

  /** No answer came. */
  RetryableVaultException(String message, Throwable cause) {
    this(message, true, cause);
  }

  private RetryableVaultException(String message, boolean sent, Throwable cause) {
    super(message, cause);
    this.answered = false;
    this.sent = sent;
    this.retryAfter = Duration.ZERO;
  }

  /** There was no connection to send the request over. */
  static RetryableVaultException withoutConnection(String message, Throwable cause) {
    return new RetryableVaultException(message, false, cause);
  }

  /** Whether a node answered at all. */
  boolean answered() {
    return answered;
  }

  /** Whether the request may have reached a node, which may have acted on it. */
  boolean sent() {
    return sent;
  }

  /** How long the server asked to be left alone (Retry-After), if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.of(retryAfter).filter(Duration::isPositive);
  }
}
