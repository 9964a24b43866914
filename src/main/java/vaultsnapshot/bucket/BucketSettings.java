package vaultsnapshot.bucket;

import java.util.Optional;
import java.util.regex.Pattern;
import vaultsnapshot.input.Environment;

/**
 * Where snapshots go, and how much memory the way there takes.
 *
 * @param bucket the bucket's name
 * @param prefix what every key begins with, without slashes at its ends; may be empty
 * @param cluster the cluster's name in the keys
 * @param kmsKeyId the key for SSE-KMS; nothing leaves encryption to the bucket's default
 * @param partSizeMib the size of the first parts of an upload
 * @param pathStyle whether the bucket stands in the path rather than in the host name
 */
public record BucketSettings(
    String bucket,
    String prefix,
    String cluster,
    Optional<String> kmsKeyId,
    int partSizeMib,
    boolean pathStyle) {
  private static final int MIB = 1024 * 1024;

  /** The size of one buffer of the pool. */
  public static final int CHUNK_SIZE_BYTES = MIB;

  /** S3's own least size of a part, the last one excepted. */
  private static final int LEAST_PART_SIZE_MIB = 5;

  /** What 10,240 MB, the most that a function can have, hold four times. */
  private static final int MOST_PART_SIZE_MIB = 2_512;

  private static final int DEFAULT_PART_SIZE_MIB = 16;

  /** How many of the first parts the pool holds: one is filled while others are sent. */
  private static final int PARTS_IN_POOL = 4;

  /** What the JVM, the SDK, TLS and the verifier need beside the pool. */
  private static final int REST_OF_MEMORY_MIB = 192;

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern PREFIX =
      Pattern.compile("[A-Za-z0-9_.=-]{1,255}(/[A-Za-z0-9_.=-]{1,255}){0,9}");
  private static final Pattern DOTS = Pattern.compile("(.*/)?\\.{1,2}(/.*)?");
  private static final Pattern KMS_KEY = Pattern.compile("[A-Za-z0-9:/_-]{1,2048}");

  /** The longest prefix: keys also stand in the metadata of the next snapshot, 2 KB in all. */
  private static final int MOST_PREFIX_LENGTH = 256;

  /**
   * Reads {@code SNAPSHOT_BUCKET}, {@code SNAPSHOT_PREFIX}, {@code CLUSTER_NAME}, {@code
   * KMS_KEY_ID}, {@code PART_SIZE_MIB} (checked against {@code AWS_LAMBDA_FUNCTION_MEMORY_SIZE}
   * where that is set) and {@code S3_PATH_STYLE}.
   */
  public static BucketSettings read(Environment environment) {
    return new BucketSettings(
        bucket(environment),
        prefix(environment),
        cluster(environment),
        kmsKeyId(environment),
        partSizeMib(environment),
        environment.flag("S3_PATH_STYLE", false));
  }

  /** The same as {@link #CHUNK_SIZE_BYTES}. */
  public int chunkSizeBytes() {
    return CHUNK_SIZE_BYTES;
  }

  /** How many buffers the pool has. */
  public int chunkCount() {
    return PARTS_IN_POOL * partSizeMib;
  }

  /** What this cluster's keys begin with, with the slash at its end. */
  String directory() {
    return SnapshotName.directory(prefix, cluster);
  }

  String location(String key) {
    return "s3://" + bucket + "/" + key;
  }

  PartSizes partSizes() {
    long partSizeBytes = (long) partSizeMib * MIB;
    return new PartSizes(partSizeBytes, PARTS_IN_POOL * partSizeBytes, PartSizes.S3_MOST_PARTS);
  }

  private static String bucket(Environment environment) {
    String wanted = "the name of an S3 bucket (3 to 63 of a-z, 0-9, '.' and '-')";
    String bucket = environment.required("SNAPSHOT_BUCKET", wanted);
    if (!bucket.isEmpty() && !BUCKET.matcher(bucket).matches()) {
      environment.problems().add("SNAPSHOT_BUCKET", "got '" + bucket + "', expected " + wanted);
    }
    return bucket;
  }

  private static String prefix(Environment environment) {
    String prefix = environment.text("SNAPSHOT_PREFIX").map(BucketSettings::folder).orElse("");
    if (!prefix.isEmpty() && !isPrefix(prefix)) {
      environment
          .problems()
          .add(
              "SNAPSHOT_PREFIX",
              "got '"
                  + prefix
                  + "', expected folders such as 'backups/vault', of A-Z, a-z, 0-9, '_', '.', '='"
                  + " and '-', without a slash at its beginning");
    }
    return prefix;
  }

  /** The template writes a slash at its end, so that it can be put before any key. */
  private static String folder(String prefix) {
    return prefix.length() > 1 && prefix.endsWith("/")
        ? prefix.substring(0, prefix.length() - 1)
        : prefix;
  }

  private static boolean isPrefix(String prefix) {
    return prefix.length() <= MOST_PREFIX_LENGTH
        && PREFIX.matcher(prefix).matches()
        && !DOTS.matcher(prefix).matches();
  }

  private static String cluster(Environment environment) {
    String wanted =
        "the cluster's name as it shall stand in the keys (1 to 63 of A-Z, a-z, 0-9, '_', '.' and"
            + " '-', first a letter or digit)";
    String cluster = environment.required("CLUSTER_NAME", wanted);
    if (!cluster.isEmpty() && !SnapshotName.isCluster(cluster)) {
      environment.problems().add("CLUSTER_NAME", "got '" + cluster + "', expected " + wanted);
    }
    return cluster;
  }

  private static Optional<String> kmsKeyId(Environment environment) {
    Optional<String> key = environment.text("KMS_KEY_ID");
    key.filter(value -> !KMS_KEY.matcher(value).matches())
        .ifPresent(value ->
            environment
                .problems()
                .add(
                    "KMS_KEY_ID",
                    "got '" + value + "', expected a KMS key's id, ARN or alias/name"));
    return key;
  }

  private static int partSizeMib(Environment environment) {
    int partSizeMib =
        environment.wholeNumber(
            "PART_SIZE_MIB", DEFAULT_PART_SIZE_MIB, LEAST_PART_SIZE_MIB, MOST_PART_SIZE_MIB);
    int wantedMib = PARTS_IN_POOL * partSizeMib + REST_OF_MEMORY_MIB;
    int memoryMib =
        environment.wholeNumber(
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    if (wantedMib > memoryMib) {
      environment
          .problems()
          .add(
              "PART_SIZE_MIB",
              "parts of %d MiB need %d MB of memory (%d x part + %d), the function has %d: give it more memory or use smaller parts"
                  .formatted(partSizeMib, wantedMib, PARTS_IN_POOL, REST_OF_MEMORY_MIB, memoryMib));
    }
    return partSizeMib;
  }
}
