package vaultsnapshot.drill;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;
import vaultsnapshot.local.InvocationEndpoint;
import vaultsnapshot.local.InvocationResult;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoNode;
import vaultsnapshot.local.OpenBaoOptions;
import vaultsnapshot.local.Parts;
import vaultsnapshot.local.WorkFolder;

/**
 * A cluster of three with all that the project knows of it: functions, secrets, buckets, and the
 * machine of the person who follows the document.
 */
final class DrillSite implements AutoCloseable {
  static final String CLUSTER = "production";
  static final String PREFIX = "vault";
  private static final String SNAPSHOT_FUNCTION = "drill-SnapshotFunction";
  private static final String OPERATOR_FUNCTION = "drill-OperatorFunction";
  private static final Duration TIMEOUT = Duration.ofMinutes(15);

  private final LocalAws aws;
  private final String id = UUID.randomUUID().toString();
  private final WorkFolder folder = WorkFolder.temporary("drill");
  private final OpenBaoCluster cluster =
      OpenBaoCluster.start(folder.resolve("servers"), 3, options());
  private final FunctionProcess snapshots;
  private final FunctionProcess operator;
  private final InvocationEndpoint lambda;
  private final Hosts hosts;
  private final Replica replica;

  /** Makes all of it, in {@code aws}, which the caller closes. */
  DrillSite(LocalAws aws) {
    this.aws = aws;
    cluster.authority().writeCa(clusterCa());
    createBucket(bucket());
    createBucket("replica-" + id);
    this.replica = new Replica(aws, "replica-" + id, PREFIX, CLUSTER);
    createSecret("snapshot", List.of(BaoSetup.SNAPSHOT_POLICY));
    createSecret("operator", List.of(BaoSetup.OPERATOR_POLICY));
    this.snapshots = FunctionProcess.start(options("snapshot", FunctionOptions.SNAPSHOT_HANDLER));
    this.operator = FunctionProcess.start(options("operator", FunctionOptions.OPERATOR_HANDLER));
    Function<String, InvocationResult> back = event -> snapshots.invoke(event, TIMEOUT);
    Function<String, InvocationResult> operate = event -> operator.invoke(event, TIMEOUT);
    this.lambda =
        InvocationEndpoint.start(Map.of(SNAPSHOT_FUNCTION, back, OPERATOR_FUNCTION, operate));
    this.hosts = Hosts.of(cluster.nodes());
  }

  OpenBaoCluster cluster() {
    return cluster;
  }

  OpenBaoNode node(int number) {
    return cluster.nodes().get(number - 1);
  }

  /** The backup's function, with {@code STAGING=stream}. */
  FunctionProcess snapshots() {
    return snapshots;
  }

  /** Another process of the backup's function; the caller closes it. */
  FunctionProcess snapshotsWith(Map<String, String> variables) {
    return FunctionProcess.start(
        options("snapshot", FunctionOptions.SNAPSHOT_HANDLER).withVariables(variables));
  }

  /** The first bytes of an object. */
  byte[] head(String key, int bytes) {
    return aws.s3()
        .getObjectAsBytes(
            object -> object.bucket(bucket()).key(key).range("bytes=0-" + (bytes - 1)))
        .asByteArray();
  }

  long sizeOf(String key) {
    return aws.s3().headObject(object -> object.bucket(bucket()).key(key)).contentLength();
  }

  /** The bucket's replica in another Region. */
  Replica replica() {
    return replica;
  }

  /** Brings all that lies in the bucket into its replica. */
  void replicate() {
    replica.replicate(bucket());
  }

  /** Kills every server and deletes what it held. */
  void destroyCluster() {
    for (OpenBaoNode node : cluster.nodes()) {
      node.kill();
      delete(node.dataFolder());
    }
  }

  /** The person's shell, in a folder with what the document asks for. */
  RunbookShell shell() {
    Path project = Parts.projectFolder();
    try {
      Files.createSymbolicLink(folder.resolve("events"), project.resolve("events"));
      Files.createSymbolicLink(folder.folder("bin").resolve("vault"), Parts.openBao());
      program("ssh", hosts.ssh());
      program("aws", awsCli());
      Map<String, String> variables = new HashMap<>(aws.environment());
      variables.put(
          "PATH",
          String.join(
              ":",
              folder.resolve("bin").toString(),
              Path.of(System.getProperty("java.home"), "bin").toString(),
              System.getenv("PATH")));
      variables.put("AWS_ENDPOINT_URL_LAMBDA", lambda.endpoint().toString());
      variables.put("AWS_ENDPOINT_URL_S3", replica.s3OfAnAdministrator().toString());
      variables.put("AWS_CA_BUNDLE", aws.caFile().toString());
      variables.put(
          "JAVA_TOOL_OPTIONS",
          "-Djavax.net.ssl.trustStore="
              + aws.trustStore()
              + " -Djavax.net.ssl.trustStorePassword="
              + LocalAuthority.TRUST_STORE_PASSWORD);
      return RunbookShell.in(folder, variables);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What stands here for the document's {@code values}. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("OPERATOR_FUNCTION", OPERATOR_FUNCTION);
    values.put("SNAPSHOT_FUNCTION", SNAPSHOT_FUNCTION);
    values.put("OPERATOR_SECRET", secretName("operator"));
    values.put("VAULT_CACERT", clusterCa().toString());
    values.put("DATA", Hosts.DATA);
    for (int number = 1; number <= cluster.nodes().size(); number++) {
      values.put("NODE_" + number, node(number).id());
      values.put("HOST_" + number, node(number).id());
      values.put("ADDR_" + number, node(number).address().toString());
    }
    values.put("PEER_1", node(1).clusterAddress());
    return values;
  }

  /** What stands here for the document's {@code cli-values}. */
  Map<String, String> commandLineValues() {
    return Map.of(
        "CLI",
        commandLine().toString(),
        "AWS_REGION",
        LocalAws.REGION,
        "SNAPSHOT_BUCKET",
        replica.bucket(),
        "SNAPSHOT_PREFIX",
        PREFIX,
        "CLUSTER_NAME",
        CLUSTER);
  }

  @Override
  public void close() {
    hosts.close();
    replica.close();
    lambda.close();
    operator.close();
    snapshots.close();
    cluster.close();
    folder.close();
  }

  private String bucket() {
    return "snapshots-" + id;
  }

  private String secretName(String role) {
    return "vault-" + role + "/" + id;
  }

  private Path clusterCa() {
    return folder.resolve("vault-ca.pem");
  }

  /** As the document tells to have it: by default a server gives up on a body after 30 seconds. */
  private static OpenBaoOptions options() {
    return OpenBaoOptions.standard().withListener(Map.of("http_read_timeout", "15m"));
  }

  private FunctionOptions options(String role, String handler) {
    return FunctionOptions.packaged(
            Map.of(
                "VAULT_ADDR", cluster.vaultAddress(),
                "VAULT_CACERT", clusterCa().toString(),
                "CREDENTIALS_SECRET", secretName(role),
                "SNAPSHOT_BUCKET", bucket(),
                "SNAPSHOT_PREFIX", PREFIX,
                "CLUSTER_NAME", CLUSTER))
        .withHandler(handler)
        .using(aws);
  }

  private void createBucket(String name) {
    aws.s3()
        .createBucket(request ->
            request
                .bucket(name)
                .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    aws.s3()
        .putBucketVersioning(request ->
            request
                .bucket(name)
                .versioningConfiguration(
                    versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
  }

  private void createSecret(String role, List<String> policies) {
    BaoSetup setup = new BaoSetup(cluster.admin());
    if (role.equals("snapshot")) {
      setup.snapshotPolicy();
      setup.enableAuth("approle", "approle");
    } else {
      setup.operatorPolicy();
    }
    BaoSetup.AppRole login =
        setup.appRole("approle", role, policies, Map.of("token_no_default_policy", true));
    JsonObject secret = new JsonObject();
    secret.addProperty("role_id", login.roleId());
    secret.addProperty("secret_id", login.secretId());
    aws.secretsManager()
        .createSecret(request -> request.name(secretName(role)).secretString(secret.toString()));
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(folder.folder("bin").resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** Version 1, which LocalStack brings; it has no such option, for it sends the bytes anyway. */
  private static String awsCli() {
    return """
    #!/usr/bin/env bash
    words=()
    for word in "$@"; do
      case $word in --cli-binary-format | raw-in-base64-out) ;; *) words+=("$word") ;; esac
    done
    exec %s -m awscli "${words[@]}"
    """
        .formatted(Parts.localstackPython());
  }

  private static Path commandLine() {
    Path target = Parts.projectFolder().resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-cli.jar"))
          .findFirst()
          .orElseThrow(
              () -> new DrillException("no ...-cli.jar in " + target + ": mvn -Pcli package"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path folderToEmpty) {
    try (Stream<Path> files = Files.walk(folderToEmpty)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!file.equals(folderToEmpty)) {
          Files.delete(file);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
