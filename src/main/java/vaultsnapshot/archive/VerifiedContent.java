package vaultsnapshot.archive;

/**
 * What the verifier knows of an archive that it read to its last byte and found whole: all of
 * {@link VerifiedSnapshot} but the SHA-256.
 */
record VerifiedContent(long sizeBytes, String crc32c, SnapshotMeta meta, Inventory inventory) {}
