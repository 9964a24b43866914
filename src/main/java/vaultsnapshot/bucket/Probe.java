package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Tries what a run will need, on a key of its own that never comes to hold an object. */
record Probe(Calls calls) {
  private static final String LABEL = "preflight";

  void upload(Instant giveUpAt) throws BucketException, InterruptedException {
    SnapshotTarget target = new SnapshotTarget(key(), Map.of(StoredSnapshot.RUN_ID, LABEL));
    MultipartUpload upload = MultipartUpload.create(calls, target, giveUpAt);
    try {
      upload.send(1, oneByte(), giveUpAt);
    } catch (BucketException | InterruptedException failure) {
      abortAfter(failure, upload, giveUpAt);
      throw failure;
    }
    upload.abort(giveUpAt);
  }

  void lookup(Instant giveUpAt) throws BucketException, InterruptedException {
    new Lookup(calls).find(key(), giveUpAt);
  }

  void list(Instant giveUpAt) throws BucketException, InterruptedException {
    String directory = calls.settings().directory();
    calls.call(
        Operation.LIST,
        directory,
        giveUpAt,
        (s3, limits) ->
            s3.listObjectsV2(request ->
                request
                    .bucket(calls.settings().bucket())
                    .prefix(directory)
                    .maxKeys(1)
                    .overrideConfiguration(limits)));
  }

  /** As a real one looks, so that the same statements of a policy hold. */
  private String key() {
    return new SnapshotName(calls.settings().cluster(), Instant.EPOCH, Optional.of(LABEL))
        .key(calls.settings().prefix());
  }

  private static void abortAfter(Exception failure, MultipartUpload upload, Instant giveUpAt)
      throws InterruptedException {
    try {
      upload.abort(giveUpAt);
    } catch (BucketException left) {
      failure.addSuppressed(left);
    }
  }

  private static Part oneByte() {
    Part part = new Part();
    part.add(OwnedChunk.of(new byte[1]));
    return part;
  }
}
