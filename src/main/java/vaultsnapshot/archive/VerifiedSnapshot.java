package vaultsnapshot.archive;

/**
 * What is known of an archive that was read to its last byte and found whole.
 *
 * @param sizeBytes of the whole archive, as it is stored
 * @param sha256 of the whole archive, 64 lower-case hexadecimal digits
 * @param crc32c of the whole archive, as S3 writes {@code ChecksumCRC32C}: base64 of the four
 *     bytes, big-endian
 * @param meta what {@code meta.json} says
 * @param inventory what {@code state.bin} holds
 */
public record VerifiedSnapshot(
    long sizeBytes, String sha256, String crc32c, SnapshotMeta meta, Inventory inventory) {}
