package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.retention.RecoveryPoint;
import vaultsnapshot.retention.Retention;
import vaultsnapshot.retention.Superseded;
import vaultsnapshot.retention.TaggingWalk;
import vaultsnapshot.retention.Tier;

/**
 * The one place that tags: gives superseded snapshots the tag by which the bucket's lifecycle rules
 * expire them.
 */
final class Supersession {
  private final SnapshotBucket bucket;
  private final int keepLast;
  private final Instant giveUpAt;

  Supersession(Run run) {
    this.bucket = run.stations().bucket();
    this.keepLast = run.settings().retention().keepLast();
    this.giveUpAt = run.giveUpAt();
  }

  /**
   * Tags what is superseded and not tagged yet; nothing while the newest snapshot is of a cluster
   * whose rebuild nobody has accepted.
   *
   * @return how many snapshots were tagged
   */
  int apply() throws IOException, InterruptedException {
    List<ListedSnapshot> newestFirst = bucket.list(Optional.empty(), giveUpAt);
    return newestIsAccepted(newestFirst) ? tag(newestFirst) : 0;
  }

  private boolean newestIsAccepted(List<ListedSnapshot> newestFirst)
      throws IOException, InterruptedException {
    if (newestFirst.isEmpty()) {
      return false;
    }
    Optional<StoredSnapshot> newest = bucket.find(newestFirst.getFirst().name(), giveUpAt);
    return newest.isPresent() && !Lineage.isUnaccepted(newest.get());
  }

  private int tag(List<ListedSnapshot> snapshots) throws IOException, InterruptedException {
    Map<String, SnapshotName> names =
        snapshots.stream()
            .map(ListedSnapshot::name)
            .collect(Collectors.toMap(name -> name.key(""), name -> name));
    List<RecoveryPoint> points =
        names.entrySet().stream()
            .map(entry ->
                new RecoveryPoint(
                    entry.getKey(), entry.getValue().scheduledAt(), entry.getValue().manual()))
            .toList();
    List<Superseded> untagged =
        TaggingWalk.<IOException>untagged(
            Retention.superseded(points, keepLast),
            point -> bucket.tags(name(names, point), giveUpAt).containsKey(Tier.TAG));
    for (Superseded superseded : untagged) {
      bucket.tagRetention(name(names, superseded.point()), superseded.tier().tagValue(), giveUpAt);
    }
    return untagged.size();
  }

  private static SnapshotName name(Map<String, SnapshotName> names, RecoveryPoint point) {
    return Optional.ofNullable(names.get(point.key())).orElseThrow();
  }
}
