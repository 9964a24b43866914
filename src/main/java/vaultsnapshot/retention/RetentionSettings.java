package vaultsnapshot.retention;

import java.time.Duration;
import java.util.Optional;
import vaultsnapshot.input.Environment;

/**
 * What is kept whatever happens, and how often a snapshot is wanted.
 *
 * @param keepLast how many of the newest scheduled snapshots, and how many of the newest manual
 *     ones, never get a tier; at least 1
 * @param snapshotEvery how far apart scheduled snapshots are wanted; nothing means that every run
 *     is due
 */
public record RetentionSettings(int keepLast, Optional<Duration> snapshotEvery) {
  private static final int DEFAULT_KEEP_LAST = 3;
  private static final int MOST_KEEP_LAST = 10_000;

  /** Reads {@code KEEP_LAST} and {@code SNAPSHOT_EVERY}. */
  public static RetentionSettings read(Environment environment) {
    return new RetentionSettings(
        environment.wholeNumber("KEEP_LAST", DEFAULT_KEEP_LAST, 1, MOST_KEEP_LAST),
        environment.duration("SNAPSHOT_EVERY"));
  }
}
