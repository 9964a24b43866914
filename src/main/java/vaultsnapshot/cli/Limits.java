package vaultsnapshot.cli;

import java.time.Duration;
import java.time.Instant;

/** How long is waited. Nobody kills the process as Lambda does, so only for what hangs. */
final class Limits {
  private static final Duration LOOK_UP = Duration.ofMinutes(15);
  private static final Duration TRANSFER = Duration.ofHours(12);

  private static final Duration CLEANING_UP = Duration.ofMinutes(1);

  private Limits() {}

  static Instant lookUp() {
    return Instant.now().plus(LOOK_UP);
  }

  /** For what has to be aborted, revoked and told after a transfer that was given up. */
  static Instant cleanUp(Instant giveUpAt) {
    return giveUpAt.plus(CLEANING_UP);
  }

  static Instant transfer() {
    return Instant.now().plus(TRANSFER);
  }
}
