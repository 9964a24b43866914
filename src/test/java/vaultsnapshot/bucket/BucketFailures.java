package vaultsnapshot.bucket;

/** Failures of S3 for tests of who only reads them. */
public final class BucketFailures {
  private BucketFailures() {}

  /** One that comes back as often as one asks. */
  public static BucketException permanent(String message) {
    return new PermanentBucketException(message);
  }

  /** One that may be gone the next time. */
  public static BucketException passing(String message) {
    return new RetryableBucketException(message);
  }
}
