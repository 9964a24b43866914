package vaultsnapshot.bucket;

/**
 * S3 answered a commit with 409: another write to the same key was under way. The upload is spent;
 * it has to be begun again and every part sent again (S3 user guide, 'conditional writes').
 */
public final class CommitConflictException extends RetryableBucketException {
  private static final long serialVersionUID = 1L;

  CommitConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
