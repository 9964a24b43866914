package vaultsnapshot.bucket;

/**
 * The verdict of an upload that holds the whole snapshot and waits for its commit.
 *
 * @param sizeBytes the snapshot's size
 * @param crc32c its CRC32C, base64 as S3 writes it (big endian)
 */
public record ReadyUpload(long sizeBytes, String crc32c) {}
