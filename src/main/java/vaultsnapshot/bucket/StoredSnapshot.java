package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot object as S3 has it.
 *
 * @param bucket the bucket's name
 * @param key the object's key
 * @param versionId the object's version; nothing where the bucket keeps no versions
 * @param sizeBytes the object's size
 * @param crc32c the checksum of the whole object, base64 as S3 writes it; nothing where S3 has none
 * @param metadata the object's own metadata, keys in lower case
 * @param lastModified S3's time; nothing right after a commit, whose answer does not tell
 * @param replicationStatus S3's word on its copy in another bucket: PENDING, COMPLETED, FAILED, or
 *     REPLICA for the copy itself; nothing where it is not replicated, nor right after a commit
 */
public record StoredSnapshot(
    String bucket,
    String key,
    Optional<String> versionId,
    long sizeBytes,
    Optional<String> crc32c,
    Map<String, String> metadata,
    Optional<Instant> lastModified,
    Optional<String> replicationStatus) {
  /** The metadata key that holds the id of the run that committed the object. */
  public static final String RUN_ID = "run-id";

  /** Copies the map. */
  public StoredSnapshot {
    metadata = Map.copyOf(metadata);
  }

  /** The id of the run that committed it; nothing for an object that something else put there. */
  public Optional<String> runId() {
    return Optional.ofNullable(metadata.get(RUN_ID));
  }

  /** {@code s3://bucket/key}. */
  public String location() {
    return "s3://" + bucket + "/" + key;
  }
}
