package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationResponse;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Asks S3 how the bucket is set up. */
record ConfigurationReader(Calls calls, Instant giveUpAt) {
  private static final int DAYS_OF_A_YEAR = 365;

  /** A question to S3 that it answers with 404 where nothing is set. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(S3Client s3, String bucket, AwsRequestOverrideConfiguration limits);
  }

  BucketConfiguration read() throws InterruptedException {
    return new BucketConfiguration(
        read(
            Operation.GET_VERSIONING,
            (s3, bucket, limits) ->
                s3.getBucketVersioning(
                            request -> request.bucket(bucket).overrideConfiguration(limits))
                        .status()
                    == BucketVersioningStatus.ENABLED,
            found -> found.orElse(false)),
        read(
            Operation.GET_ENCRYPTION,
            (s3, bucket, limits) ->
                s3.getBucketEncryption(
                    request -> request.bucket(bucket).overrideConfiguration(limits)),
            found -> found.flatMap(ConfigurationReader::encryption)),
        read(
            Operation.GET_PUBLIC_ACCESS,
            (s3, bucket, limits) ->
                blocksAll(
                    s3.getPublicAccessBlock(
                            request -> request.bucket(bucket).overrideConfiguration(limits))
                        .publicAccessBlockConfiguration()),
            found -> found.orElse(false)),
        read(
            Operation.GET_OBJECT_LOCK,
            (s3, bucket, limits) ->
                s3.getObjectLockConfiguration(
                    request -> request.bucket(bucket).overrideConfiguration(limits)),
            found -> found.flatMap(ConfigurationReader::objectLock)),
        read(
            Operation.GET_LIFECYCLE,
            (s3, bucket, limits) ->
                s3
                    .getBucketLifecycleConfiguration(
                        request -> request.bucket(bucket).overrideConfiguration(limits))
                    .rules()
                    .stream()
                    .map(LifecycleRules::of)
                    .toList(),
            found -> found.orElse(List.of())),
        read(
            Operation.GET_POLICY,
            (s3, bucket, limits) ->
                s3.getBucketPolicy(request -> request.bucket(bucket).overrideConfiguration(limits))
                    .policy(),
            found -> found));
  }

  private <A, T> Reading<T> read(
      Operation operation,
      Question<A> question,
      java.util.function.Function<Optional<A>, T> meaning)
      throws InterruptedException {
    try {
      return new Reading.Told<>(
          meaning.apply(
              calls.call(
                  operation,
                  "",
                  giveUpAt,
                  (s3, limits) ->
                      Found.of(() -> question.ask(s3, calls.settings().bucket(), limits)))));
    } catch (BucketException failure) {
      return new Reading.Untold<>(failure);
    }
  }

  private static Optional<BucketConfiguration.Encryption> encryption(
      GetBucketEncryptionResponse answer) {
    return answer.serverSideEncryptionConfiguration().rules().stream()
        .map(ServerSideEncryptionRule::applyServerSideEncryptionByDefault)
        .flatMap(Stream::ofNullable)
        .findFirst()
        .map(ConfigurationReader::encryption);
  }

  private static BucketConfiguration.Encryption encryption(ServerSideEncryptionByDefault rule) {
    return new BucketConfiguration.Encryption(
        rule.sseAlgorithmAsString(), Optional.ofNullable(rule.kmsMasterKeyID()));
  }

  private static boolean blocksAll(PublicAccessBlockConfiguration block) {
    return Stream.of(
            block.blockPublicAcls(),
            block.blockPublicPolicy(),
            block.ignorePublicAcls(),
            block.restrictPublicBuckets())
        .allMatch(Boolean.TRUE::equals);
  }

  private static Optional<BucketConfiguration.ObjectLock> objectLock(
      GetObjectLockConfigurationResponse answer) {
    return Optional.ofNullable(answer.objectLockConfiguration())
        .flatMap(lock -> Optional.ofNullable(lock.rule()))
        .flatMap(rule -> Optional.ofNullable(rule.defaultRetention()))
        .map(retention ->
            new BucketConfiguration.ObjectLock(retention.modeAsString(), days(retention)));
  }

  private static int days(DefaultRetention retention) {
    return Optional.ofNullable(retention.days())
        .or(() -> Optional.ofNullable(retention.years()).map(years -> years * DAYS_OF_A_YEAR))
        .orElse(0);
  }
}
