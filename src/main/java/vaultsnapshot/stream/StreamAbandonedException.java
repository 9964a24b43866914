package vaultsnapshot.stream;

import java.io.IOException;

/**
 * Tells a reader that the stream ended because another party failed; the real failure is reported
 * by the fan-out.
 */
public final class StreamAbandonedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Made by the fan-out. */
  public StreamAbandonedException() {
    super("the stream was abandoned because another part of the run failed");
  }
}
