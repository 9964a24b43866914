package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** A snapshot that fits in one part: it waits in memory, and its commit is its whole upload. */
record SinglePut(Calls calls, SnapshotTarget target, Part part) implements PendingObject {
  @Override
  public Optional<String> commit(ReadyUpload ready, Instant giveUpAt)
      throws BucketException, InterruptedException {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(calls.settings().bucket())
            .key(target.key())
            .contentType(SnapshotTarget.MEDIA_TYPE)
            .metadata(target.metadata())
            .checksumCRC32C(ready.crc32c())
            .ifNoneMatch("*");
    calls
        .settings()
        .kmsKeyId()
        .ifPresent(key -> put.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(key));
    return Versions.of(
        calls
            .call(
                Operation.PUT,
                target.key(),
                giveUpAt,
                (s3, limits) ->
                    s3.putObject(put.overrideConfiguration(limits).build(), part.body()))
            .versionId());
  }

  @Override
  public void abort(Instant giveUpAt) {
    // S3 holds nothing of it.
  }
}
