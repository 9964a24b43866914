package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Looks one object up. */
record Lookup(Calls calls) {
  private static final Set<Integer> WANT_A_REASON = Set.of(400, 403);

  /**
   * What lies under the key.
   *
   * @return nothing where nothing lies; S3 answers the same for a bucket that does not exist
   */
  Optional<StoredSnapshot> find(String key, Instant giveUpAt)
      throws BucketException, InterruptedException {
    Optional<HeadObjectResponse> head = explainedHead(key, giveUpAt);
    return head.isEmpty() ? Optional.empty() : Optional.of(stored(key, head.get()));
  }

  /** The same, with what it takes to read exactly this version. */
  Optional<SnapshotVersion> version(String key, Instant giveUpAt)
      throws BucketException, InterruptedException {
    Optional<HeadObjectResponse> head = explainedHead(key, giveUpAt);
    return head.isEmpty() ? Optional.empty() : Optional.of(version(key, head.get()));
  }

  private SnapshotVersion version(String key, HeadObjectResponse head) throws BucketException {
    return new SnapshotVersion(stored(key, head), head.eTag(), Availability.of(head));
  }

  private Optional<HeadObjectResponse> explainedHead(String key, Instant giveUpAt)
      throws BucketException, InterruptedException {
    try {
      return head(key, giveUpAt);
    } catch (PermanentBucketException refused) {
      throw wantsAReason(refused) ? withReason(refused, key, giveUpAt) : refused;
    }
  }

  private Optional<HeadObjectResponse> head(String key, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return calls.call(
        Operation.HEAD,
        key,
        giveUpAt,
        (s3, limits) ->
            Found.of(() ->
                s3.headObject(request ->
                    request
                        .bucket(calls.settings().bucket())
                        .key(key)
                        .checksumMode(ChecksumMode.ENABLED)
                        .overrideConfiguration(limits))));
  }

  private static boolean wantsAReason(PermanentBucketException refused) {
    return refused.getCause() instanceof AwsServiceException answer
        && WANT_A_REASON.contains(answer.statusCode());
  }

  /** To HEAD S3 can give no reason, for it has no body. GET needs the same rights and has one. */
  private BucketException withReason(PermanentBucketException refused, String key, Instant giveUpAt)
      throws InterruptedException {
    try {
      calls
          .call(
              Operation.GET,
              key,
              giveUpAt,
              (s3, limits) ->
                  Found.of(() ->
                      s3.getObject(request ->
                          request
                              .bucket(calls.settings().bucket())
                              .key(key)
                              .range("bytes=0-0")
                              .overrideConfiguration(limits))))
          .ifPresent(ResponseInputStream::abort);
      return refused;
    } catch (PermanentBucketException explained) {
      explained.addSuppressed(refused);
      return explained;
    } catch (BucketException unknown) {
      refused.addSuppressed(unknown);
      return refused;
    }
  }

  private StoredSnapshot stored(String key, HeadObjectResponse head) throws BucketException {
    long sizeBytes =
        Optional.ofNullable(head.contentLength())
            .orElseThrow(() ->
                new PermanentBucketException(
                    calls.settings().location(key)
                        + ": HeadObject told no size (no Content-Length): see what stands between"
                        + " here and S3"));
    return new StoredSnapshot(
        calls.settings().bucket(),
        key,
        Versions.of(head.versionId()),
        sizeBytes,
        Optional.ofNullable(head.checksumCRC32C()),
        head.metadata(),
        Optional.ofNullable(head.lastModified()),
        Optional.ofNullable(head.replicationStatusAsString()));
  }
}
