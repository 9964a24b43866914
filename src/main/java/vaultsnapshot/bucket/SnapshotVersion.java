package vaultsnapshot.bucket;

/**
 * One version of a stored snapshot: what was verified is what is restored, or nothing.
 *
 * @param stored the object as S3 has it
 * @param eTag S3's mark of the version's bytes, with its quotes
 * @param availability whether it can be read now
 */
public record SnapshotVersion(StoredSnapshot stored, String eTag, Availability availability) {
  /** Whether it can be read now. */
  public boolean readable() {
    return availability.state() == Availability.State.READABLE;
  }
}
