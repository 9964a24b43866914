package vaultsnapshot.archive;

/**
 * The hash of a whole archive, and what ties it to the bytes that were verified and stored.
 *
 * @param sizeBytes how much was hashed
 * @param sha256 64 lower-case hexadecimal digits
 * @param crc32c of the same bytes, as S3 writes it
 */
record ArchiveHash(long sizeBytes, String sha256, String crc32c) {}
