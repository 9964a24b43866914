package vaultsnapshot.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * One enabled lifecycle rule. Transitions change where an object lies, not whether, so they are
 * read and checked and have no effect here; so has the abort of uploads, of which the model has
 * none.
 *
 * @param prefix of the keys that it is for; may be empty
 * @param tags that a version must carry, all of them
 * @param expirationDays after which a current version gets a delete marker above it
 * @param noncurrent which noncurrent versions are destroyed
 * @param orphanMarkers whether delete markers with nothing below them are removed
 */
record LifecycleRule(
    String id,
    String prefix,
    Map<String, String> tags,
    Optional<Integer> expirationDays,
    Optional<Noncurrent> noncurrent,
    boolean orphanMarkers) {
  LifecycleRule {
    tags = Map.copyOf(tags);
  }

  /**
   * When noncurrent versions go.
   *
   * @param days since another version came to lie above it
   * @param newer how many newer noncurrent versions there must be
   */
  record Noncurrent(int days, int newer) {}

  boolean isFor(StoredVersion version) {
    return version.key().startsWith(prefix)
        && version.tags().entrySet().containsAll(tags.entrySet());
  }

  boolean expires(StoredVersion version, Instant now) {
    return isFor(version)
        && expirationDays.filter(days -> isOver(version.createdAt(), days, now)).isPresent();
  }

  boolean destroys(StoredVersion version, int newerNoncurrent, Instant now) {
    return isFor(version)
        && noncurrent
            .filter(rule -> newerNoncurrent >= rule.newer())
            .filter(rule -> isOver(version.noncurrentSince().orElseThrow(), rule.days(), now))
            .isPresent();
  }

  /**
   * S3 adds the days and rounds up to the next midnight in UTC (S3 user guide, 'Lifecycle rules:
   * based on an object's age').
   */
  private static boolean isOver(Instant since, int days, Instant now) {
    Instant end =
        since.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
    return !now.isBefore(end);
  }
}
