package vaultsnapshot.job;

import java.time.Duration;

/** How time is let pass between two tries. */
@FunctionalInterface
public interface Pause {
  /** Returns after {@code duration}. */
  void pause(Duration duration) throws InterruptedException;
}
