package vaultsnapshot.bucket;

/**
 * S3 could not be reached, was overloaded or lost track of the upload, and the SDK's own retries
 * are spent. A later attempt, for an upload with every part again, may well succeed.
 */
public sealed class RetryableBucketException extends BucketException
    permits CommitConflictException, UnclearCommitException {
  private static final long serialVersionUID = 1L;

  RetryableBucketException(String message, Throwable cause) {
    super(message, cause);
  }

  RetryableBucketException(String message) {
    super(message);
  }
}
