package vaultsnapshot.bucket;

import java.time.Instant;

/**
 * One line of a listing.
 *
 * @param name the snapshot's name
 * @param sizeBytes the object's size
 * @param lastModified when the object's upload began
 * @param hasReceipt whether a receipt lies beside it
 */
public record ListedSnapshot(
    SnapshotName name, long sizeBytes, Instant lastModified, boolean hasReceipt) {}
