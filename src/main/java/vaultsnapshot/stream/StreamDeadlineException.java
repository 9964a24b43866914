package vaultsnapshot.stream;

import java.io.IOException;

/** The stream was still going when the time for it was over. */
public final class StreamDeadlineException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says in {@code message} how far it came. */
  public StreamDeadlineException(String message) {
    super(message);
  }
}
