package vaultsnapshot.bucket;

/**
 * A commit failed, and looking up what became of it failed too: the object may be there. Nothing
 * was taken back. The next run of the same event finds out.
 */
public final class UnclearCommitException extends RetryableBucketException {
  private static final long serialVersionUID = 1L;

  UnclearCommitException(BucketException commit, BucketException lookup) {
    super(
        commit.getMessage()
            + "; whether it was stored all the same could not be looked up: "
            + lookup.getMessage(),
        commit);
    addSuppressed(lookup);
  }
}
