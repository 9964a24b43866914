package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.vault.ActiveNode;

/**
 * Whether the cluster is still the one that the last accepted snapshot came from. An emptied or
 * rebuilt cluster under the same name must not push out the last copies of the full one.
 *
 * @param baseline the last accepted snapshot; nothing for the first one of all
 * @param inDoubt whether the newest snapshot is of a rebuilt cluster that nobody has accepted
 */
record Lineage(Optional<Baseline> baseline, boolean inDoubt) {
  /**
   * Looked at from the newest back; more than these without our metadata were put there by
   * something else.
   */
  private static final int MOST_LOOKS = 20;

  /**
   * What the cluster was when it was last accepted.
   *
   * @param raftIndex applied when that snapshot was taken
   */
  record Baseline(String clusterId, long raftIndex, String key) {}

  /**
   * What is thought of the cluster now.
   *
   * @param reason why it counts as rebuilt; empty when it does not
   */
  record Verdict(boolean rebuilt, boolean accepted, String reason, Optional<Baseline> baseline) {}

  /**
   * Reads the baseline: from the newest accepted snapshot that this tool stored, else what an
   * unaccepted one hands on.
   */
  static Lineage read(SnapshotBucket bucket, List<ListedSnapshot> newestFirst, Instant giveUpAt)
      throws IOException, InterruptedException {
    List<StoredSnapshot> unaccepted = new ArrayList<>();
    for (ListedSnapshot listed : newestFirst.subList(0, Math.min(MOST_LOOKS, newestFirst.size()))) {
      Optional<StoredSnapshot> stored =
          bucket.find(listed.name(), giveUpAt).filter(found -> baseline(found).isPresent());
      if (stored.isPresent() && !isUnaccepted(stored.get())) {
        return new Lineage(baseline(stored.get()), !unaccepted.isEmpty());
      }
      stored.ifPresent(unaccepted::add);
    }
    return unaccepted.isEmpty()
        ? new Lineage(Optional.empty(), false)
        : new Lineage(baseline(unaccepted.getFirst()), true);
  }

  /** Compares {@code node} with the baseline. */
  Verdict judge(ActiveNode node, boolean acceptRebuild) {
    String reason = baseline.map(last -> difference(last, node)).orElse("");
    boolean rebuilt = !reason.isEmpty();
    return new Verdict(rebuilt, rebuilt && acceptRebuild, reason, baseline);
  }

  /** Whether it is of a rebuilt cluster that nobody has accepted. */
  static boolean isUnaccepted(StoredSnapshot stored) {
    return Metadata.flag(stored, Metadata.REBUILT)
        && !Metadata.flag(stored, Metadata.REBUILD_ACCEPTED);
  }

  /**
   * An unaccepted snapshot of a rebuilt cluster hands on the baseline that it was itself compared
   * with.
   */
  private static Optional<Baseline> baseline(StoredSnapshot stored) {
    return isUnaccepted(stored)
        ? baseline(
            Metadata.text(stored, Metadata.BASELINE_CLUSTER_ID),
            Metadata.number(stored, Metadata.BASELINE_INDEX),
            Metadata.text(stored, Metadata.BASELINE_KEY))
        : baseline(
            Metadata.text(stored, Metadata.CLUSTER_ID),
            Metadata.number(stored, Metadata.APPLIED_INDEX),
            Optional.of(stored.key()));
  }

  private static Optional<Baseline> baseline(
      Optional<String> clusterId, Optional<Long> index, Optional<String> key) {
    return clusterId.flatMap(
        id -> index.flatMap(number -> key.map(place -> new Baseline(id, number, place))));
  }

  private static String difference(Baseline last, ActiveNode node) {
    if (!last.clusterId().equals(node.clusterId())) {
      return "its cluster id is "
          + node.clusterId()
          + ", that of "
          + last.key()
          + " was "
          + last.clusterId();
    }
    return node.raftAppliedIndex() < last.raftIndex()
        ? "its Raft index went back to "
            + node.raftAppliedIndex()
            + " from "
            + last.raftIndex()
            + " at "
            + last.key()
        : "";
  }
}
