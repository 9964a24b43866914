package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;
import vaultsnapshot.local.InvocationResult;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.OutputLine;
import vaultsnapshot.local.Waiting;

/**
 * The packaged function in AWS's runtime client, deployed for one cluster: with a versioned bucket
 * and a secret of its own in the shared LocalStack. Address and CA of the cluster stand in the
 * secret, so that a test can move them without another process.
 */
final class Deployment implements AutoCloseable {
  /** The cluster's folder in the bucket. */
  static final String CLUSTER = "production";

  private static final Duration TIME_LIMIT = Duration.ofMinutes(2);

  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(30);

  private final LocalAws aws = LocalAws.shared();
  private final String name = "road-" + UUID.randomUUID();
  private final FunctionProcess process;

  private Deployment(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("CREDENTIALS_SECRET", name);
    all.put("SNAPSHOT_BUCKET", name);
    all.put("CLUSTER_NAME", CLUSTER);
    aws.s3()
        .createBucket(bucket ->
            bucket
                .bucket(name)
                .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    aws.s3()
        .putBucketVersioning(bucket ->
            bucket
                .bucket(name)
                .versioningConfiguration(
                    versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    aws.secretsManager().createSecret(secret -> secret.name(name).secretString("{}"));
    process = FunctionProcess.start(FunctionOptions.packaged(all).using(aws));
  }

  /** Starts the function with further variables beside secret, bucket and cluster name. */
  static Deployment start(Map<String, String> variables) {
    return new Deployment(variables);
  }

  /** Puts the secret that the next run reads. */
  Deployment with(JsonObject secret) {
    aws.secretsManager().putSecretValue(put -> put.secretId(name).secretString(secret.toString()));
    return this;
  }

  /** Runs a scheduled backup of its own second. */
  Backup backUp() {
    return backUp(TIME_LIMIT);
  }

  /** The same with Lambda's timeout. */
  Backup backUp(Duration timeLimit) {
    ScheduledEvents.Event event = ScheduledEvents.next();
    Instant begun = Instant.now();
    InvocationResult result = process.invoke(event.body(), timeLimit);
    return new Backup(
        result, CLUSTER + "/" + event.stamp(), Duration.between(begun, Instant.now()));
  }

  /** The process that serves the invocations. */
  FunctionProcess process() {
    return process;
  }

  /**
   * Waits for a line of the process's output.
   *
   * @param from how many lines of it are older
   * @return the first that holds all {@code parts}
   */
  String awaitOutput(int from, String... parts) {
    return Waiting.forValue(
        "function: a line of output with " + List.of(parts),
        OUTPUT_LIMIT,
        () ->
            process.output().stream()
                .skip(from)
                .map(OutputLine::text)
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .findFirst());
  }

  /** Every version of every object, as {@code key}. */
  List<String> keys() {
    return aws.s3().listObjectVersionsPaginator(list -> list.bucket(name)).versions().stream()
        .map(ObjectVersion::key)
        .toList();
  }

  /** Keys of the uploads that were begun, and neither completed nor aborted. */
  List<String> unfinishedUploads() {
    return aws.s3().listMultipartUploads(list -> list.bucket(name)).uploads().stream()
        .map(MultipartUpload::key)
        .toList();
  }

  /** How many parts the object was uploaded in, as its ETag tells; 1 for a single PutObject. */
  int parts(String key) {
    String eTag = aws.s3().headObject(head -> head.bucket(name).key(key)).eTag().replace("\"", "");
    int dash = eTag.indexOf('-');
    return dash < 0 ? 1 : Integer.parseInt(eTag.substring(dash + 1));
  }

  /** Downloads an object. */
  Path download(String key, Path file) {
    aws.s3().getObject(get -> get.bucket(name).key(key), file);
    return file;
  }

  /** What lies under a key, where something does. */
  Optional<byte[]> bytes(String key) {
    return keys().contains(key)
        ? Optional.of(
            aws.s3().getObjectAsBytes(get -> get.bucket(name).key(key)).asByteArrayUnsafe())
        : Optional.empty();
  }

  /** The Raft index that the stored archive itself names, read by nothing of the function's. */
  long indexInside(String key) {
    byte[] archive =
        aws.s3().getObjectAsBytes(get -> get.bucket(name).key(key)).asByteArrayUnsafe();
    return ArchiveIndex.of(archive);
  }

  @Override
  public void close() {
    process.close();
  }
}
