package vaultsnapshot.faults;

import java.util.Map;

/**
 * What a run is about: how large the snapshot is, and which road it takes. Lanes of one scene share
 * a cluster.
 */
enum Scene {
  /** A new cluster: its snapshot fits in one part, which PutObject commits. */
  SMALL(0, "stream", "one part"),
  /** Some megabytes: three parts and CompleteMultipartUpload. */
  LARGE(12, "stream", "three parts"),
  /** The small one through /tmp. */
  SMALL_TMP(0, "tmp", "one part, through /tmp"),
  /** The large one through /tmp. */
  LARGE_TMP(12, "tmp", "three parts, through /tmp");

  private final int megabytes;
  private final String staging;
  private final String words;

  Scene(int megabytes, String staging, String words) {
    this.megabytes = megabytes;
    this.staging = staging;
    this.words = words;
  }

  /** Whether the snapshot is larger than one part. */
  boolean inParts() {
    return megabytes > 0;
  }

  /** In the table's words. */
  String words() {
    return words;
  }

  /** Starts the cluster at the first call; it ends with this JVM. */
  Cluster cluster() {
    return megabytes == 0 ? Cluster.Small.SHARED : Cluster.Large.SHARED;
  }

  /** What the function is told beside bucket, secret and name. */
  Map<String, String> environment() {
    return Map.of(
        "STAGING", staging,
        // The least that S3 takes: few megabytes make many parts.
        "PART_SIZE_MIB", "5",
        "VAULT_CONNECT_TIMEOUT", "4s",
        "VAULT_FIRST_BYTE_TIMEOUT", "8s",
        "VAULT_STALL_TIMEOUT", "5s");
  }
}
