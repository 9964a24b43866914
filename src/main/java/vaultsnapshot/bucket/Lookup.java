package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Looks one object up. */
record Lookup(Calls calls) {
  /**
   * What lies under the key.
   *
   * @return nothing where nothing lies; S3 answers the same for a bucket that does not exist
   */
  Optional<StoredSnapshot> find(String key, Instant giveUpAt)
      throws BucketException, InterruptedException {
    Optional<HeadObjectResponse> head =
        calls.call(
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
    return head.isEmpty() ? Optional.empty() : Optional.of(stored(key, head.get()));
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
        Optional.ofNullable(head.lastModified()));
  }
}
