package vaultsnapshot.bucket;

import java.io.IOException;

/** A call to S3 that failed. The type says whether another attempt makes sense. */
public abstract sealed class BucketException extends IOException
    permits PermanentBucketException, RetryableBucketException {
  private static final long serialVersionUID = 1L;

  BucketException(String message, Throwable cause) {
    super(message, cause);
  }

  BucketException(String message) {
    super(message);
  }
}
