package vaultsnapshot.bucket;

/**
 * How large each part of an upload is. The length of a snapshot is not known before its end and S3
 * takes 10,000 parts at most, so the later ones grow: the first 4,000 have the size of the
 * settings, then it doubles every 1,000 parts, up to half the pool, which leaves the other half to
 * what is being sent.
 *
 * @param firstBytes the size of the first parts
 * @param poolBytes the memory that all parts share
 * @param mostParts how many there can be
 */
record PartSizes(long firstBytes, long poolBytes, int mostParts) {
  /** S3's limit (S3 user guide, 'Multipart upload limits'). */
  static final int S3_MOST_PARTS = 10_000;

  private static final int EQUAL_PARTS = 4_000;
  private static final int PARTS_A_STEP = 1_000;

  /** The size of the part with this number, counted from 1. */
  long sizeBytes(int partNumber) {
    int doublings = Math.max(0, partNumber - EQUAL_PARTS + PARTS_A_STEP - 1) / PARTS_A_STEP;
    return Math.min(firstBytes << doublings, poolBytes / 2);
  }

  /** The largest snapshot that fits. */
  long capacityBytes() {
    long capacity = 0;
    for (int partNumber = 1; partNumber <= mostParts; partNumber++) {
      capacity += sizeBytes(partNumber);
    }
    return capacity;
  }
}
