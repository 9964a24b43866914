package vaultsnapshot.job;

import java.util.Optional;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.vault.ActiveNode;

/** The snapshot to restore, exactly this version of it. */
record ChosenSnapshot(SnapshotName name, SnapshotVersion version) {
  StoredSnapshot stored() {
    return version.stored();
  }

  Optional<String> clusterId() {
    return Metadata.text(stored(), Metadata.CLUSTER_ID);
  }

  /**
   * Whether {@code node} counts in other numbers of keys: it must be restarted before it takes the
   * snapshot's.
   */
  boolean hasOtherNumbersThan(ActiveNode node) {
    return Metadata.smallNumber(stored(), Metadata.KEY_SHARES)
            .filter(shares -> shares != node.keyShares())
            .isPresent()
        || Metadata.smallNumber(stored(), Metadata.KEY_THRESHOLD)
            .filter(threshold -> threshold != node.keyThreshold())
            .isPresent();
  }
}
