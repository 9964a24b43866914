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
    return calls
        .call(
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
                            .overrideConfiguration(limits))))
        .map(head -> stored(key, head));
  }

  private StoredSnapshot stored(String key, HeadObjectResponse head) {
    return new StoredSnapshot(
        calls.settings().bucket(),
        key,
        Versions.of(head.versionId()),
        head.contentLength(),
        Optional.ofNullable(head.checksumCRC32C()),
        head.metadata(),
        Optional.ofNullable(head.lastModified()));
  }
}
