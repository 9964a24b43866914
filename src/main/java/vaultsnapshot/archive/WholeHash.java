package vaultsnapshot.archive;

/**
 * The hash of a whole archive.
 *
 * @param sizeBytes how much was hashed
 * @param sha256 64 lower-case hexadecimal digits
 */
record WholeHash(long sizeBytes, String sha256) {}
