package vaultsnapshot.bucket;

import java.util.List;

/**
 * What one listing shows of a cluster's folder.
 *
 * @param snapshots newest first
 * @param orphanReceipts receipts whose snapshot does not lie beside them, newest first
 */
public record BucketContents(List<ListedSnapshot> snapshots, List<SnapshotName> orphanReceipts) {
  /** Copies the lists. */
  public BucketContents {
    snapshots = List.copyOf(snapshots);
    orphanReceipts = List.copyOf(orphanReceipts);
  }
}
