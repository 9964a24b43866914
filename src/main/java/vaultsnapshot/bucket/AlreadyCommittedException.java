package vaultsnapshot.bucket;

/** Another run, or another attempt of this one, has committed a snapshot under the same key. */
public final class AlreadyCommittedException extends PermanentBucketException {
  private static final long serialVersionUID = 1L;

  private final transient StoredSnapshot existing;

  AlreadyCommittedException(StoredSnapshot existing, Throwable cause) {
    super(
        existing.location()
            + ": a snapshot of "
            + existing.sizeBytes()
            + " bytes by run '"
            + existing.runId().orElse("unknown")
            + "' already lies there, and nothing is overwritten",
        cause);
    this.existing = existing;
  }

  /** What lies there. */
  public StoredSnapshot existing() {
    return existing;
  }
}
