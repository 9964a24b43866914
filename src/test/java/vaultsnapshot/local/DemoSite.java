package vaultsnapshot.local;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * Everything that the function meets in the demo, set up as an operator would: a cluster with
 * secrets, the least policy and an AppRole; a versioned bucket; the secret with the AppRole's
 * credentials.
 */
public final class DemoSite implements AutoCloseable {
  /** Where its snapshots go. */
  public static final String BUCKET = "vault-snapshots";

  static final String PREFIX = "vault";
  static final String CLUSTER = "demo";
  static final String OPERATOR_CREDENTIALS = "vault-operator/" + CLUSTER;

  private static final String CREDENTIALS = "vault-snapshot/" + CLUSTER;
  private static final int SECRETS = 25;

  private final OpenBaoCluster openBao;
  private final LocalAws aws;
  private final WorkFolder folder;

  private DemoSite(OpenBaoCluster openBao, LocalAws aws) {
    this.openBao = openBao;
    this.aws = aws;
    this.folder = WorkFolder.temporary("demo");
    openBao.authority().writeCa(openBaoCaFile());
    PrivateFiles.write(rootTokenFile(), openBao.keys().rootToken());
  }

  /** Starts and prepares it all; {@code told} hears what was done. */
  public static DemoSite start(Consumer<String> told) {
    // LocalStack takes seconds: it starts while the cluster is made.
    CompletableFuture<LocalAws> starting =
        CompletableFuture.supplyAsync(LocalAws::start, task -> Thread.ofPlatform().start(task));
    OpenBaoCluster openBao = OpenBaoCluster.start(1);
    told.accept(
        "OpenBao at "
            + openBao.vaultAddress()
            + ": TLS, Raft, initialised, unsealed (process "
            + openBao.leader().pid()
            + ")");
    LocalAws aws = joined(starting);
    told.accept(aws.way() + " at " + aws.endpoint());
    DemoSite site = new DemoSite(openBao, aws);
    site.prepareOpenBao(told);
    site.prepareAws(told);
    return site;
  }

  /** The cluster. */
  public OpenBaoCluster openBao() {
    return openBao;
  }

  /** S3 and Secrets Manager. */
  public LocalAws aws() {
    return aws;
  }

  Path openBaoCaFile() {
    return folder.resolve("openbao-ca.pem");
  }

  Path rootTokenFile() {
    return folder.resolve("root-token");
  }

  /** The variables that the function is deployed with. */
  public Map<String, String> functionEnvironment() {
    Map<String, String> variables = new HashMap<>();
    variables.put("VAULT_ADDR", openBao.vaultAddress());
    variables.put("CREDENTIALS_SECRET", CREDENTIALS);
    variables.put("SNAPSHOT_BUCKET", BUCKET);
    variables.put("SNAPSHOT_PREFIX", PREFIX);
    variables.put("CLUSTER_NAME", CLUSTER);
    return variables;
  }

  @Override
  public void close() {
    openBao.close();
    aws.close();
    folder.close();
  }

  private void prepareOpenBao(Consumer<String> told) {
    BaoSetup setup = new BaoSetup(openBao.admin());
    KvStore store = setup.kv("kv");
    for (int i = 1; i <= SECRETS; i++) {
      store.write("app/" + i, Map.of("password", "demo-" + i));
    }
    told.accept(SECRETS + " secrets written under kv/app/");
    setup.snapshotPolicy();
    setup.enableAuth("approle", "approle");
    putSecret(CREDENTIALS, setup, "snapshot", BaoSetup.SNAPSHOT_POLICY);
    told.accept("policy 'snapshot' (read the snapshot, nothing else) and AppRole 'snapshot'");
    told.accept("secret " + CREDENTIALS + " in Secrets Manager: role_id, secret_id, ca_cert");
    setup.operatorPolicy();
    putSecret(OPERATOR_CREDENTIALS, setup, "operator", BaoSetup.OPERATOR_POLICY);
    told.accept("the same for the operator: policy, AppRole, secret " + OPERATOR_CREDENTIALS);
  }

  /** The credentials of a new AppRole with one policy, as a secret. */
  private void putSecret(String name, BaoSetup setup, String role, String policy) {
    BaoSetup.AppRole appRole = setup.appRole("approle", role, List.of(policy), Map.of());
    JsonObject credentials = new JsonObject();
    credentials.addProperty("role_id", appRole.roleId());
    credentials.addProperty("secret_id", appRole.secretId());
    credentials.addProperty("ca_cert", openBao.authority().caPem());
    aws.secretsManager()
        .createSecret(secret -> secret.name(name).secretString(credentials.toString()));
  }

  private void prepareAws(Consumer<String> told) {
    aws.s3()
        .createBucket(bucket ->
            bucket
                .bucket(BUCKET)
                .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    aws.s3()
        .putBucketVersioning(bucket ->
            bucket
                .bucket(BUCKET)
                .versioningConfiguration(
                    versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    told.accept("bucket " + BUCKET + ", versioned");
  }

  private static LocalAws joined(CompletableFuture<LocalAws> starting) {
    try {
      return starting.join();
    } catch (CompletionException failure) {
      throw new LocalPartsException(
          "LocalStack: could not be started: " + failure.getMessage(), failure);
    }
  }
}
