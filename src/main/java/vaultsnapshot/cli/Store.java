package vaultsnapshot.cli;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.bucket.S3Clients;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;

/** A cluster's snapshots in S3, opened for one command. */
final class Store implements AutoCloseable {
  private static final String SCHEME = "s3://";

  private final BucketSettings settings;
  private final S3Client s3;
  private final SnapshotBucket bucket;

  private Store(BucketSettings settings) {
    this.settings = settings;
    AwsRegion.require();
    this.s3 = S3Clients.build(settings);
    this.bucket = new SnapshotBucket(s3, settings);
  }

  /** The one that the environment names. */
  static Store open(Map<String, String> variables) {
    Problems problems = new Problems();
    BucketSettings settings = BucketSettings.read(new Environment(variables, problems));
    problems.throwIfAny("settings");
    return new Store(settings);
  }

  /** The one that an address names, {@code s3://bucket/prefix/cluster/stamp.snap}. */
  static Store open(Map<String, String> variables, String address) {
    Map<String, String> named = new java.util.HashMap<>(variables);
    String[] path = address.substring(SCHEME.length()).split("/");
    if (path.length < 3) {
      throw unusable(address);
    }
    named.put("SNAPSHOT_BUCKET", path[0]);
    named.put("CLUSTER_NAME", path[path.length - 2]);
    named.put(
        "SNAPSHOT_PREFIX",
        String.join("/", java.util.Arrays.copyOfRange(path, 1, path.length - 2)));
    return open(named);
  }

  static boolean isAddress(String text) {
    return text.startsWith(SCHEME);
  }

  BucketSettings settings() {
    return settings;
  }

  SnapshotBucket bucket() {
    return bucket;
  }

  /** For where there is none: the place, and what names it. */
  String whereToLook() {
    return " below s3://"
        + settings.bucket()
        + "/"
        + (settings.prefix().isEmpty() ? "" : settings.prefix() + "/")
        + settings.cluster()
        + "/: check SNAPSHOT_BUCKET, SNAPSHOT_PREFIX and CLUSTER_NAME";
  }

  /** The snapshot that a person means by {@code text}: its address, its key or its name. */
  SnapshotName name(String text) {
    String key = isAddress(text) ? text.replaceFirst("^s3://[^/]+/", "") : text;
    Optional<SnapshotName> name = bucket.name(key);
    return name.orElseThrow(() -> unusable(text));
  }

  private static InvalidInputException unusable(String text) {
    return new InvalidInputException(
        "arguments",
        java.util.List.of(
            "'"
                + text
                + "': got neither a file nor a snapshot's name, key or address, expected for"
                + " example 20261122T020000Z, prod/20261122T020000Z.snap or"
                + " s3://bucket/prod/20261122T020000Z.snap"));
  }

  @Override
  public void close() {
    s3.close();
  }
}
