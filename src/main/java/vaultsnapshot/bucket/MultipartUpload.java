package vaultsnapshot.bucket;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One multipart upload with a full-object CRC32C. S3 adds up the parts' checksums and compares the
 * sum with ours at the commit; the size is compared too.
 */
final class MultipartUpload implements PendingObject {
  /** Grace for one try of a part, beside the time that it takes at {@link #SLOWEST_PER_SECOND}. */
  private static final Duration PART_GRACE = Duration.ofSeconds(60);

  private static final long SLOWEST_PER_SECOND = 1024 * 1024;

  private final Calls calls;
  private final SnapshotTarget target;
  private final String uploadId;
  private final PartUploads uploads = new PartUploads(this::send);

  private MultipartUpload(Calls calls, SnapshotTarget target, String uploadId) {
    this.calls = calls;
    this.target = target;
    this.uploadId = uploadId;
  }

  static MultipartUpload create(Calls calls, SnapshotTarget target, Instant giveUpAt)
      throws BucketException, InterruptedException {
    CreateMultipartUploadRequest.Builder create =
        CreateMultipartUploadRequest.builder()
            .bucket(calls.settings().bucket())
            .key(target.key())
            .contentType(SnapshotTarget.MEDIA_TYPE)
            .metadata(target.metadata())
            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
            .checksumType(ChecksumType.FULL_OBJECT);
    calls
        .settings()
        .kmsKeyId()
        .ifPresent(
            key -> create.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(key));
    String uploadId =
        calls
            .call(
                Operation.CREATE_UPLOAD,
                target.key(),
                giveUpAt,
                (s3, limits) ->
                    s3.createMultipartUpload(create.overrideConfiguration(limits).build()))
            .uploadId();
    return new MultipartUpload(calls, target, uploadId);
  }

  PartUploads uploads() {
    return uploads;
  }

  /** Sends one part and waits for S3 to have it. */
  CompletedPart send(int partNumber, Part part, Instant giveUpAt)
      throws BucketException, InterruptedException {
    String crc32c = part.crc32c();
    UploadPartResponse answer =
        calls.call(
            Operation.UPLOAD_PART,
            target.key(),
            giveUpAt,
            PART_GRACE.plusSeconds(part.sizeBytes() / SLOWEST_PER_SECOND),
            (s3, limits) ->
                s3.uploadPart(
                    request ->
                        request
                            .bucket(calls.settings().bucket())
                            .key(target.key())
                            .uploadId(uploadId)
                            .partNumber(partNumber)
                            .checksumCRC32C(crc32c)
                            .overrideConfiguration(limits),
                    part.body()));
    requireSame(crc32c, answer, partNumber);
    return CompletedPart.builder()
        .partNumber(partNumber)
        .eTag(answer.eTag())
        .checksumCRC32C(crc32c)
        .build();
  }

  /** S3 names the checksum of what it got; some stores do not. */
  private void requireSame(String sent, UploadPartResponse answer, int partNumber)
      throws RetryableBucketException {
    String got = Optional.ofNullable(answer.checksumCRC32C()).orElse(sent);
    if (!got.equals(sent)) {
      throw new RetryableBucketException(
          "%s: part %d changed on its way: sent with CRC32C %s, S3 has one with %s"
              .formatted(calls.settings().location(target.key()), partNumber, sent, got));
    }
  }

  @Override
  public Optional<String> commit(ReadyUpload ready, Instant giveUpAt)
      throws BucketException, InterruptedException {
    List<CompletedPart> parts = uploads.completed();
    return Versions.of(
        calls
            .call(
                Operation.COMPLETE_UPLOAD,
                target.key(),
                giveUpAt,
                (s3, limits) ->
                    s3.completeMultipartUpload(request ->
                        request
                            .bucket(calls.settings().bucket())
                            .key(target.key())
                            .uploadId(uploadId)
                            .multipartUpload(upload -> upload.parts(parts))
                            .checksumType(ChecksumType.FULL_OBJECT)
                            .checksumCRC32C(ready.crc32c())
                            .mpuObjectSize(ready.sizeBytes())
                            .ifNoneMatch("*")
                            .overrideConfiguration(limits)))
            .versionId());
  }

  @Override
  public void abort(Instant giveUpAt) throws BucketException, InterruptedException {
    calls.call(
        Operation.ABORT_UPLOAD,
        target.key(),
        giveUpAt,
        (s3, limits) ->
            Found.of(() ->
                s3.abortMultipartUpload(request ->
                    request
                        .bucket(calls.settings().bucket())
                        .key(target.key())
                        .uploadId(uploadId)
                        .overrideConfiguration(limits))));
  }
}
