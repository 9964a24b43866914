package vaultsnapshot.job;

import java.time.Duration;
import java.time.Instant;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.settings.Naming;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.settings.Settings;

/**
 * One run: what is asked, with what, and until when.
 *
 * @param name of the snapshot to make
 * @param giveUpAt when the work must end, so that time is left to abort, revoke and report
 * @param cleanUpBy when that must have ended
 */
record Run(
    Stations stations,
    RunRequest request,
    SnapshotName name,
    Stages stages,
    Instant giveUpAt,
    Instant cleanUpBy) {
  private static final Duration LONGEST_REVOCATION = Duration.ofSeconds(10);

  Settings settings() {
    return stations.settings();
  }

  /** How whoever asks says what he can say. */
  Naming naming() {
    return stations.naming();
  }

  /** Half of what is left for cleaning up, ten seconds at most: the rest is for the receipt. */
  Instant revokeBy() {
    return revokeBy(now(), cleanUpBy);
  }

  static Instant revokeBy(Instant now, Instant cleanUpBy) {
    Duration half = Duration.between(now, cleanUpBy).dividedBy(2);
    return now.plus(half.compareTo(LONGEST_REVOCATION) < 0 ? half : LONGEST_REVOCATION);
  }

  Instant now() {
    return stations.clock().instant();
  }
}
