package vaultsnapshot.bucket;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes calls to S3 that end in time, and whose failures say what to do. */
final class Calls {
  private final S3Client s3;
  private final BucketSettings settings;

  Calls(S3Client s3, BucketSettings settings) {
    this.s3 = s3;
    this.settings = settings;
  }

  BucketSettings settings() {
    return settings;
  }

  /** A request to S3 that carries its own time limit. */
  @FunctionalInterface
  interface Request<T> {
    T send(S3Client s3, AwsRequestOverrideConfiguration limits);
  }

  /**
   * Sends one request, which the SDK may repeat.
   *
   * @param key the object, or for a listing what the keys begin with
   * @param giveUpAt when the last repetition is cut off
   */
  <T> T call(Operation operation, String key, Instant giveUpAt, Request<T> request)
      throws BucketException, InterruptedException {
    return call(operation, key, giveUpAt, Function.identity(), request);
  }

  /** The same, with a time limit for each repetition too: a connection may hang while sending. */
  <T> T call(
      Operation operation, String key, Instant giveUpAt, Duration attempt, Request<T> request)
      throws BucketException, InterruptedException {
    return call(operation, key, giveUpAt, limits -> limits.apiCallAttemptTimeout(attempt), request);
  }

  private <T> T call(
      Operation operation,
      String key,
      Instant giveUpAt,
      Function<AwsRequestOverrideConfiguration.Builder, AwsRequestOverrideConfiguration.Builder>
          more,
      Request<T> request)
      throws BucketException, InterruptedException {
    Duration left = Duration.between(Instant.now(), giveUpAt);
    if (!left.isPositive()) {
      throw new RetryableBucketException(
          settings.location(key) + ": no time left for " + operation.apiName());
    }
    try {
      return request.send(
          s3, more.apply(AwsRequestOverrideConfiguration.builder().apiCallTimeout(left)).build());
    } catch (AbortedException aborted) {
      throw interrupted(operation, key, aborted);
    } catch (SdkException failure) {
      // A socket that is closed by an interrupt fails as any other.
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(operation, key, failure);
      }
      throw new Failure(settings, operation, key).explain(failure);
    }
  }

  private InterruptedException interrupted(Operation operation, String key, SdkException cause) {
    Thread.interrupted();
    InterruptedException interrupted =
        new InterruptedException(
            settings.location(key) + ": " + operation.apiName() + " was interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }
}
