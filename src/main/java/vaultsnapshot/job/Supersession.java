package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 *
 * <p>Snapshots of a foreign cluster (rebuilt, never accepted, and not the one that is backed up
 * now) neither count as newer ones nor get a tag: they must not push out the last copies of the
 * right one.
 */
final class Supersession {
  private final SnapshotBucket bucket;
  private final int keepLast;
  private final SnapshotName runsOwn;
  private final Instant giveUpAt;

  Supersession(Run run) {
    this.bucket = run.stations().bucket();
    this.keepLast = run.settings().retention().keepLast();
    this.runsOwn = run.name();
    this.giveUpAt = run.giveUpAt();
  }

  /**
   * Tags what is superseded and not tagged yet; nothing while the newest snapshot is of a cluster
   * whose rebuild nobody has accepted.
   *
   * @return how many snapshots were tagged
   */
  int apply() throws IOException, InterruptedException {
    List<SnapshotName> newestFirst =
        bucket.list(Optional.empty(), giveUpAt).stream().map(ListedSnapshot::name).toList();
    if (newestFirst.contains(runsOwn)) {
      tagReceiptLikeItsSnapshot();
    }
    Optional<StoredSnapshot> newest =
        newestFirst.isEmpty() ? Optional.empty() : bucket.find(newestFirst.getFirst(), giveUpAt);
    return newest.isEmpty() || Lineage.isUnaccepted(newest.get())
        ? 0
        : tag(newestFirst, new Own(Metadata.text(newest.get(), Metadata.CLUSTER_ID)));
  }

  /** A receipt that a late delivery wrote again may be younger than its snapshot's tag. */
  private void tagReceiptLikeItsSnapshot() throws IOException, InterruptedException {
    Optional<String> tier = Optional.ofNullable(bucket.tags(runsOwn, giveUpAt).get(Tier.TAG));
    if (tier.isPresent()) {
      bucket.tagRetention(runsOwn, tier.get(), giveUpAt);
    }
  }

  private int tag(List<SnapshotName> newestFirst, Own own)
      throws IOException, InterruptedException {
    Map<String, SnapshotName> names = new LinkedHashMap<>();
    newestFirst.forEach(name -> names.put(name.key(""), name));
    own.passOverForeign(newestFirst, names);
    Set<RecoveryPoint> untagged = untagged(names);
    for (RecoveryPoint point : untagged) {
      if (!own.is(name(names, point))) {
        names.remove(point.key());
      }
    }
    // Asked once more, for a foreign one is the first of no month, week or day.
    int tagged = 0;
    for (Superseded superseded : Retention.superseded(points(names), keepLast).reversed()) {
      if (untagged.contains(superseded.point())) {
        bucket.tagRetention(
            name(names, superseded.point()), superseded.tier().tagValue(), giveUpAt);
        tagged++;
      }
    }
    return tagged;
  }

  private Set<RecoveryPoint> untagged(Map<String, SnapshotName> names)
      throws IOException, InterruptedException {
    return TaggingWalk.<IOException>untagged(
            Retention.superseded(points(names), keepLast),
            runsOwn.scheduledAt().getEpochSecond(),
            point -> bucket.tags(name(names, point), giveUpAt).containsKey(Tier.TAG))
        .stream()
        .map(Superseded::point)
        .collect(Collectors.toSet());
  }

  private static List<RecoveryPoint> points(Map<String, SnapshotName> names) {
    return names.entrySet().stream()
        .map(entry ->
            new RecoveryPoint(
                entry.getKey(), entry.getValue().scheduledAt(), entry.getValue().manual()))
        .toList();
  }

  private static SnapshotName name(Map<String, SnapshotName> names, RecoveryPoint point) {
    return Optional.ofNullable(names.get(point.key())).orElseThrow();
  }

  /** Tells the snapshots of the cluster that is backed up now, and those accepted in their time. */
  private final class Own {
    private final Optional<String> clusterId;

    /** By the id of the newest, accepted snapshot's cluster. */
    Own(Optional<String> clusterId) {
      this.clusterId = clusterId;
    }

    boolean is(SnapshotName name) throws IOException, InterruptedException {
      Optional<StoredSnapshot> stored = bucket.find(name, giveUpAt);
      return stored.isPresent()
          && (!Lineage.isUnaccepted(stored.get())
              || Metadata.text(stored.get(), Metadata.CLUSTER_ID).equals(clusterId));
    }

    /** Takes the foreign ones out of {@code names} until enough own ones of each kind are found. */
    void passOverForeign(List<SnapshotName> newestFirst, Map<String, SnapshotName> names)
        throws IOException, InterruptedException {
      passOverForeign(newestFirst.stream().filter(SnapshotName::manual).iterator(), names);
      passOverForeign(newestFirst.stream().filter(name -> !name.manual()).iterator(), names);
    }

    private void passOverForeign(Iterator<SnapshotName> oneKind, Map<String, SnapshotName> names)
        throws IOException, InterruptedException {
      int found = 0;
      while (found < keepLast && oneKind.hasNext()) {
        SnapshotName name = oneKind.next();
        if (is(name)) {
          found++;
        } else {
          names.remove(name.key(""));
        }
      }
    }
  }
}
