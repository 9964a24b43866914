package vaultsnapshot.lambda;

import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.LocalAws;

/**
 * The function as somebody deployed it: a versioned bucket and a secret of its own, and the
 * environment that names them. The secret holds the cluster's address and CA too.
 */
final class Deployment {
  static final String PREFIX = "vault";
  static final String CLUSTER = "prod";

  private final String bucket;
  private final String secret;
  private final Map<String, String> environment;

  private Deployment(String bucket, String secret, Map<String, String> environment) {
    this.bucket = bucket;
    this.secret = secret;
    this.environment = Map.copyOf(environment);
  }

  /** What the function's environment is, given what was made. */
  @FunctionalInterface
  interface Wiring {
    Map<String, String> environment(String bucket, String secretName, String secretArn);
  }

  /** Makes the bucket and the secret. */
  static Deployment create(JsonObject secret) {
    return create(
        secret,
        (bucket, secretName, _) ->
            Map.of(
                "CREDENTIALS_SECRET",
                secretName,
                "SNAPSHOT_BUCKET",
                bucket,
                "SNAPSHOT_PREFIX",
                PREFIX,
                "CLUSTER_NAME",
                CLUSTER));
  }

  /** The same with an environment of another kind. */
  static Deployment create(JsonObject secret, Wiring wiring) {
    String id = UUID.randomUUID().toString();
    String bucket = "snapshots-" + id;
    String name = "vault-snapshot/" + id;
    String arn =
        aws()
            .secretsManager()
            .createSecret(request -> request.name(name).secretString(secret.toString()))
            .arn();
    Deployment deployment = new Deployment(bucket, name, wiring.environment(bucket, name, arn));
    deployment.createBucket();
    return deployment;
  }

  private void createBucket() {
    s3().createBucket(request ->
        request
            .bucket(bucket)
            .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    s3().putBucketVersioning(request ->
        request
            .bucket(bucket)
            .versioningConfiguration(
                versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
  }

  /** The same bucket and secret with another variable. */
  Deployment with(String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new Deployment(bucket, secret, changed);
  }

  /** Starts a process of another function of the package, with the same environment. */
  DeployedFunction start(Class<?> handler) {
    FunctionOptions options = FunctionOptions.packaged(environment);
    return DeployedFunction.start(
        FunctionOptions.of(options.taskRoot(), handler.getName(), environment).using(aws()));
  }

  /** Starts a process of it. */
  DeployedFunction start() {
    return DeployedFunction.start(FunctionOptions.packaged(environment).using(aws()));
  }

  /** Starts a process of the operator's function, over the same bucket with a secret of its own. */
  DeployedFunction operator(JsonObject ownSecret) {
    String name = "vault-operator/" + UUID.randomUUID();
    aws()
        .secretsManager()
        .createSecret(request -> request.name(name).secretString(ownSecret.toString()));
    return with("CREDENTIALS_SECRET", name).start(OperatorHandler.class);
  }

  /** Gives the secret another value. */
  void putSecret(String value) {
    aws().secretsManager().putSecretValue(request -> request.secretId(secret).secretString(value));
  }

  String bucket() {
    return bucket;
  }

  /** What its owner set. */
  Map<String, String> environment() {
    return environment;
  }

  String secretName() {
    return secret;
  }

  /** The key of this stem, such as {@code 20261122T020000Z} or {@code ...-label}, and ending. */
  static String key(String name) {
    return PREFIX + "/" + CLUSTER + "/" + name;
  }

  /** Keys of all current objects, in order. */
  List<String> keys() {
    return s3().listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  /** How many versions there are under keys that begin so, delete markers not counted. */
  int versionsOf(String start) {
    return s3().listObjectVersions(request -> request.bucket(bucket).prefix(start))
        .versions()
        .size();
  }

  /** Uploads that were begun and neither completed nor aborted. */
  int openUploads() {
    return s3().listMultipartUploads(request -> request.bucket(bucket)).uploads().size();
  }

  /** Takes them back. */
  void abortOpenUploads() {
    s3().listMultipartUploads(request -> request.bucket(bucket))
        .uploads()
        .forEach(upload ->
            s3().abortMultipartUpload(request ->
                request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
  }

  /** A receipt in the bucket. */
  JsonObject receipt(String key) {
    return Json.object(text(key)).orElseThrow(() -> new AssertionError(key + " is not JSON"));
  }

  byte[] bytes(String key) {
    return s3().getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
  }

  String text(String key) {
    return s3().getObjectAsBytes(request -> request.bucket(bucket).key(key)).asUtf8String();
  }

  HeadObjectResponse head(String key) {
    return s3().headObject(
            request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
  }

  Map<String, String> tags(String key) {
    return s3().getObjectTagging(request -> request.bucket(bucket).key(key)).tagSet().stream()
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  void delete(String key) {
    s3().deleteObject(request -> request.bucket(bucket).key(key));
  }

  void put(String key, String text) {
    s3().putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  /** Puts an object that says of itself what {@code metadata} says. */
  void put(String key, byte[] content, Map<String, String> metadata, StorageClass storageClass) {
    s3().putObject(
            request ->
                request.bucket(bucket).key(key).metadata(metadata).storageClass(storageClass),
            RequestBody.fromBytes(content));
  }

  void deleteBucket() {
    s3().deleteBucket(request -> request.bucket(bucket));
  }

  static LocalAws aws() {
    return LocalAws.shared();
  }

  private static S3Client s3() {
    return aws().s3();
  }
}
