package vaultsnapshot.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The true time, which S3 goes by, and the function's, which may be off. */
final class VirtualClock implements InstantSource {
  private Instant now;
  private Duration offset = Duration.ZERO;

  VirtualClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Instant to) {
    if (to.isBefore(now)) {
      throw new IllegalArgumentException("time runs forward: " + to + " is before " + now);
    }
    now = to;
  }

  /** Puts the function's clock wrong by so much. */
  void jump(Duration wrongBy) {
    offset = wrongBy;
  }

  InstantSource ofTheFunction() {
    return () -> now.plus(offset);
  }
}
