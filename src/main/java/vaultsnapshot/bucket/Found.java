package vaultsnapshot.bucket;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns S3's 'there is no such object' into nothing. */
final class Found {
  private static final int NOT_FOUND = 404;

  private Found() {}

  static <T> Optional<T> of(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (NoSuchBucketException noBucket) {
      throw noBucket;
    } catch (S3Exception failure) {
      if (failure.statusCode() == NOT_FOUND && !isOfTheBucket(failure)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** Few calls declare that exception; the others answer the same code in S3's general one. */
  private static boolean isOfTheBucket(S3Exception failure) {
    return failure.awsErrorDetails() != null
        && "NoSuchBucket".equals(failure.awsErrorDetails().errorCode());
  }
}
