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
  private final Instant giveUpAt;

  /** Keeps the newest {@code keepLast} of each kind as they are. */
  Supersession(SnapshotBucket bucket, int keepLast, Instant giveUpAt) {
    this.bucket = bucket;
    this.keepLast = keepLast;
    this.giveUpAt = giveUpAt;
  }

  /** A snapshot that may expire, and how long it is to be kept. */
  record Due(SnapshotName name, Tier tier) {}

  /**
   * Tags what is superseded and not tagged yet; nothing while the newest snapshot is of a cluster
   * whose rebuild nobody has accepted.
   *
   * @param runsOwn the snapshot of the run that does it; its time also tells which part of the
   *     older ones is looked at
   * @return how many snapshots were tagged
   */
  int apply(SnapshotName runsOwn) throws IOException, InterruptedException {
    List<SnapshotName> newestFirst =
        bucket.list(Optional.empty(), giveUpAt).stream().map(ListedSnapshot::name).toList();
    if (newestFirst.contains(runsOwn)) {
      tagReceiptLikeItsSnapshot(runsOwn);
    }
    Optional<Own> own = own(newestFirst);
    return own.isEmpty() ? 0 : tag(newestFirst, own.get(), runsOwn.scheduledAt().getEpochSecond());
  }

  /**
   * Tells the cluster's own snapshots.
   *
   * @return nothing where there are none, and while the newest one is of a cluster whose rebuild
   *     nobody has accepted: then nothing is superseded
   */
  Optional<Own> own(List<SnapshotName> newestFirst) throws IOException, InterruptedException {
    Optional<StoredSnapshot> newest =
        newestFirst.isEmpty() ? Optional.empty() : bucket.find(newestFirst.getFirst(), giveUpAt);
    return newest
        .filter(stored -> !Lineage.isUnaccepted(stored))
        .map(stored -> new Own(Metadata.text(stored, Metadata.CLUSTER_ID)));
  }

  /** All of {@code newestFirst}, own ones, that are superseded; newest first. */
  List<Due> superseded(List<SnapshotName> newestFirst, Own own)
      throws IOException, InterruptedException {
    Map<String, SnapshotName> names = countingNames(newestFirst, own);
    return Retention.superseded(points(names), keepLast).stream()
        .map(superseded -> due(names, superseded))
        .toList();
  }

  /** Gives a snapshot and its receipt the tag of its tier. */
  void tag(Due due) throws IOException, InterruptedException {
    bucket.tagRetention(due.name(), due.tier().tagValue(), giveUpAt);
  }

  /** A receipt that a late delivery wrote again may be younger than its snapshot's tag. */
  private void tagReceiptLikeItsSnapshot(SnapshotName name)
      throws IOException, InterruptedException {
    Optional<String> tier = Optional.ofNullable(bucket.tags(name, giveUpAt).get(Tier.TAG));
    if (tier.isPresent()) {
      bucket.tagRetention(name, tier.get(), giveUpAt);
    }
  }

  private int tag(List<SnapshotName> newestFirst, Own own, long turn)
      throws IOException, InterruptedException {
    Map<String, SnapshotName> names = countingNames(newestFirst, own);
    Set<RecoveryPoint> untagged = untagged(names, turn);
    for (RecoveryPoint point : untagged) {
      if (!own.is(name(names, point))) {
        names.remove(point.key());
      }
    }
    // Asked once more, for a foreign one is the first of no month, week or day.
    int tagged = 0;
    for (Superseded superseded : Retention.superseded(points(names), keepLast).reversed()) {
      if (untagged.contains(superseded.point())) {
        tag(due(names, superseded));
        tagged++;
      }
    }
    return tagged;
  }

  private Set<RecoveryPoint> untagged(Map<String, SnapshotName> names, long turn)
      throws IOException, InterruptedException {
    return TaggingWalk.<IOException>untagged(
            Retention.superseded(points(names), keepLast),
            turn,
            point -> bucket.tags(name(names, point), giveUpAt).containsKey(Tier.TAG))
        .stream()
        .map(Superseded::point)
        .collect(Collectors.toSet());
  }

  private Map<String, SnapshotName> countingNames(List<SnapshotName> newestFirst, Own own)
      throws IOException, InterruptedException {
    Map<String, SnapshotName> names = new LinkedHashMap<>();
    newestFirst.forEach(name -> names.put(name.key(""), name));
    own.passOverForeign(newestFirst, names);
    return names;
  }

  private static List<RecoveryPoint> points(Map<String, SnapshotName> names) {
    return names.values().stream().map(Supersession::point).toList();
  }

  /** A snapshot as retention sees it. */
  static RecoveryPoint point(SnapshotName name) {
    return new RecoveryPoint(name.key(""), name.scheduledAt(), name.manual());
  }

  private static Due due(Map<String, SnapshotName> names, Superseded superseded) {
    return new Due(name(names, superseded.point()), superseded.tier());
  }

  private static SnapshotName name(Map<String, SnapshotName> names, RecoveryPoint point) {
    return Optional.ofNullable(names.get(point.key())).orElseThrow();
  }

  /** Tells the snapshots of the cluster that is backed up now, and those accepted in their time. */
  final class Own {
    private final Optional<String> clusterId;

    /** By the id of the newest, accepted snapshot's cluster. */
    Own(Optional<String> clusterId) {
      this.clusterId = clusterId;
    }

    boolean is(SnapshotName name) throws IOException, InterruptedException {
      Optional<StoredSnapshot> stored = bucket.find(name, giveUpAt);
      return stored.isPresent() && is(stored.get());
    }

    boolean is(StoredSnapshot stored) {
      return !Lineage.isUnaccepted(stored)
          || Metadata.text(stored, Metadata.CLUSTER_ID).equals(clusterId);
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
