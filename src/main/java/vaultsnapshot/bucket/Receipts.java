package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import vaultsnapshot.stream.Crc32c;

/** Writes a receipt once, and reads it. */
record Receipts(Calls calls) {
  private static final String MEDIA_TYPE = "application/json";

  private static final int MOST_BYTES = 1024 * 1024;

  /** A conflict means that another writer was at it: then there is one, or ours may go in. */
  private static final int ATTEMPTS = 3;

  String put(String key, String json, Instant giveUpAt)
      throws BucketException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        write(key, json, giveUpAt);
        return json;
      } catch (BucketException failure) {
        Optional<String> existing = readAfter(failure, key, giveUpAt);
        if (existing.isPresent()) {
          return existing.get();
        }
        if (attempt == ATTEMPTS || failure instanceof PermanentBucketException) {
          throw failure;
        }
      }
    }
  }

  /** Its content alone. */
  Optional<String> read(String key, Instant giveUpAt) throws BucketException, InterruptedException {
    return find(key, giveUpAt).map(StoredReceipt::json);
  }

  /** Reads it whole; what is too large for a receipt is refused, for memory is bounded. */
  Optional<StoredReceipt> find(String key, Instant giveUpAt)
      throws BucketException, InterruptedException {
    Optional<ResponseInputStream<GetObjectResponse>> found =
        calls.call(
            Operation.GET,
            key,
            giveUpAt,
            (s3, limits) ->
                Found.of(() ->
                    s3.getObject(request ->
                        request
                            .bucket(calls.settings().bucket())
                            .key(key)
                            .overrideConfiguration(limits))));
    return found.isEmpty() ? Optional.empty() : Optional.of(stored(key, found.get()));
  }

  private StoredReceipt stored(String key, ResponseInputStream<GetObjectResponse> stream)
      throws BucketException {
    String location = calls.settings().location(key);
    try (SmallObject object = new SmallObject(location, stream)) {
      return new StoredReceipt(
          object.text(MOST_BYTES),
          Optional.ofNullable(stream.response().replicationStatusAsString()));
    }
  }

  private void write(String key, String json, Instant giveUpAt)
      throws BucketException, InterruptedException {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(calls.settings().bucket())
            .key(key)
            .contentType(MEDIA_TYPE)
            .checksumCRC32C(Crc32c.of(json))
            .ifNoneMatch("*");
    calls
        .settings()
        .kmsKeyId()
        .ifPresent(id -> put.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(id));
    calls.call(
        Operation.PUT,
        key,
        giveUpAt,
        (s3, limits) ->
            s3.putObject(put.overrideConfiguration(limits).build(), RequestBody.fromString(json)));
  }

  private Optional<String> readAfter(BucketException failure, String key, Instant giveUpAt)
      throws BucketException, InterruptedException {
    try {
      return read(key, giveUpAt);
    } catch (BucketException unknown) {
      failure.addSuppressed(unknown);
      throw failure;
    }
  }
}
