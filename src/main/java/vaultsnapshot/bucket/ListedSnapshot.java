package vaultsnapshot.bucket;

import java.time.Instant;

/**
 * One line of a listing.
 *
 * @param name the snapshot's name
 * @param sizeBytes the object's size
 * @param lastModified when the object's upload began
 * @param storageClass S3's name of it, such as {@code STANDARD}
 * @param hasReceipt whether a receipt lies beside it
 */
public record ListedSnapshot(
    SnapshotName name,
    long sizeBytes,
    Instant lastModified,
    String storageClass,
    boolean hasReceipt) {}
