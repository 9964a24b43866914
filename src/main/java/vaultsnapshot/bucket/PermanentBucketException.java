package vaultsnapshot.bucket;

/** S3 refused, and would refuse again: a person must change something; the message says what. */
public sealed class PermanentBucketException extends BucketException
    permits AlreadyCommittedException {
  private static final long serialVersionUID = 1L;

  PermanentBucketException(String message, Throwable cause) {
    super(message, cause);
  }

  PermanentBucketException(String message) {
    super(message);
  }
}
