package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.StoredSnapshot;

/**
 * What 'newest' means wherever a person says it: neither a snapshot of a rebuilt, perhaps empty
 * cluster that nobody has accepted, nor one that a restore took of what it overwrote.
 *
 * @param listed nothing where there is none
 * @param clusterId of the cluster that it was taken of, if it says so
 */
public record NewestSnapshot(Optional<ListedSnapshot> listed, Optional<String> clusterId) {
  /** Begins the label of a snapshot that a restore took of what it was about to overwrite. */
  static final String SAFETY_LABEL = "before-restore-";

  /** Looked at from the newest back: those of a rebuilt cluster, taken while nobody looked. */
  private static final int MOST_LOOKS = 100;

  /** Looks for it among what is listed. */
  public static NewestSnapshot of(
      SnapshotBucket bucket, List<ListedSnapshot> newestFirst, Instant giveUpAt)
      throws IOException, InterruptedException {
    for (ListedSnapshot listed : newestFirst.subList(0, Math.min(MOST_LOOKS, newestFirst.size()))) {
      if (listed.name().label().filter(label -> label.startsWith(SAFETY_LABEL)).isPresent()) {
        continue;
      }
      Optional<StoredSnapshot> stored = bucket.find(listed.name(), giveUpAt);
      if (stored.isPresent() && !Lineage.isUnaccepted(stored.get())) {
        return new NewestSnapshot(
            Optional.of(listed), Metadata.text(stored.get(), Metadata.CLUSTER_ID));
      }
    }
    return new NewestSnapshot(Optional.empty(), Optional.empty());
  }
}
