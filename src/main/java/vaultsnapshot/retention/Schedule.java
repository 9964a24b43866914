package vaultsnapshot.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides whether a run is due, for schedules that fire more often than snapshots are wanted. */
public final class Schedule {
  /** The most that a scheduler's own jitter is forgiven. */
  private static final Duration MOST_JITTER = Duration.ofMinutes(5);

  private static final int JITTER_PART = 10;

  private Schedule() {}

  /**
   * Whether the newest scheduled snapshot is old enough for another one.
   *
   * <p>A tenth of {@code every}, five minutes at most, is forgiven: a schedule that fires a moment
   * early one day must not skip that day.
   *
   * @param newestScheduled the stamp of the newest scheduled snapshot; a manual one does not count
   * @param scheduledAt the run's own stamp; a snapshot of the same stamp or a later one means not
   *     due
   * @param every how far apart snapshots are wanted
   */
  public static boolean isDue(
      Optional<Instant> newestScheduled, Instant scheduledAt, Duration every) {
    return newestScheduled
        .map(newest -> !scheduledAt.isBefore(newest.plus(every).minus(jitter(every))))
        .orElse(true);
  }

  private static Duration jitter(Duration every) {
    Duration part = every.dividedBy(JITTER_PART);
    return part.compareTo(MOST_JITTER) < 0 ? part : MOST_JITTER;
  }
}
