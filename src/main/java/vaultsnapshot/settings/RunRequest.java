package vaultsnapshot.settings;

import java.time.Instant;
import java.util.Optional;

/**
 * What an event asks for.
 *
 * @param action back up, or only try whether a backup would succeed
 * @param scheduledAt the time that names the snapshot, in whole seconds: the event's, or the
 *     clock's where it has none
 * @param timeGiven whether the event had a time
 * @param label present for a manual snapshot, absent for a scheduled one; 1 to 63 of a-z, 0-9 and
 *     {@code -}
 * @param acceptRebuild whether a cluster that was rebuilt under the same name is to be trusted from
 *     now on
 * @param requestId Lambda's id of the invocation, the same in its asynchronous retries
 */
public record RunRequest(
    Action action,
    Instant scheduledAt,
    boolean timeGiven,
    Optional<String> label,
    boolean acceptRebuild,
    String requestId) {
  /** What to do. */
  public enum Action {
    /** Take, verify and commit a snapshot. */
    BACKUP,
    /** Try everything that a backup needs and store nothing. */
    CHECK
  }
}
