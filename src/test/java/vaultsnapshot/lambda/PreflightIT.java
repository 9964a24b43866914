package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vaultsnapshot.local.LocalAuthority;

/**
 * The preflight finds each thing that would stop a backup, names what to change, leaves nothing.
 */
final class PreflightIT {
  private static final List<String> CLUSTER_CHECKS =
      List.of("secret", "client", "active node", "login", "snapshot capability", "revocation");
  private static final List<String> BUCKET_CHECKS =
      List.of("bucket: look up", "bucket: list", "bucket: write", "bucket: tags");

  private static PreparedCluster cluster;
  private static Deployment deployment;
  private static DeployedFunction function;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
    deployment = Deployment.create(cluster.secret());
    function = deployment.start();
  }

  @AfterAll
  static void stop() {
    function.close();
    cluster.close();
  }

  @Test
  void aGoodSetUpPassesInEveryPointAndNothingIsLeft() {
    deployment.putSecret(cluster.secret().toString());
    Checks checks = Checks.of(function);
    assertThat(checks.passed()).isTrue();
    assertThat(checks.names())
        .containsExactly(
            "settings",
            "secret",
            "client",
            "active node",
            "login",
            "snapshot capability",
            "revocation",
            "bucket: list",
            "bucket: look up",
            "bucket: write",
            "bucket: tags",
            "bucket: versions",
            "bucket: encryption",
            "bucket: public access",
            "bucket: object lock",
            "bucket: lifecycle",
            "bucket: policy");
    assertThat(checks.finding("active node"))
        .contains(cluster.openBao().vaultAddress(), "storage raft");
    assertThat(deployment.versionsOf("")).isZero();
    assertThat(deployment.openUploads()).isZero();
    assertThat(cluster.livingTokens()).isEmpty();
  }

  @Test
  void whereSnapshotsAreStagedTheFreeSpaceIsLookedAtToo() {
    Deployment staged = Deployment.create(cluster.secret()).with("STAGING", "tmp");
    try (DeployedFunction staging = staged.start()) {
      staging.answer(Events.labelled("first"));
      Checks checks = Checks.of(staging);
      assertThat(checks.passed()).isTrue();
      assertThat(checks.finding("/tmp")).matches("\\d+ bytes free");
      assertThat(checks.finding("bucket: tags")).contains("s3:GetObjectTagging is granted");
      assertThat(staged.versionsOf("")).isEqualTo(2);
      assertThat(staged.openUploads()).isZero();
    }
  }

  @Test
  void aPolicyWithoutTheSnapshotNamesThePathToAdd() {
    cluster.setup().enableAuth("approle", "no-snapshot");
    deployment.putSecret(cluster.appRole("no-snapshot", List.of(), Map.of()).toString());
    Checks checks = Checks.of(function);
    assertThat(checks.failed()).containsExactly("snapshot capability");
    assertThat(checks.finding("snapshot capability"))
        .contains("path \"sys/storage/raft/snapshot\" { capabilities = [\"read\"] }");
    assertThat(cluster.livingTokens()).isEmpty();
  }

  @Test
  void aWrongSecretIdNamesTheKeysToCheckAndWhatWasNotTriedForIt() {
    JsonObject secret = cluster.secret();
    secret.addProperty("secret_id", "0f1e2d3c-0000-4000-8000-000000000000");
    deployment.putSecret(secret.toString());
    Checks checks = Checks.of(function);
    assertThat(checks.failed()).containsExactly("login");
    assertThat(checks.finding("login")).contains("check role_id and secret_id in the secret");
    assertThat(checks.notTried()).containsExactly("snapshot capability", "revocation");
  }

  @Test
  void aSecretThatIsNotThereNamesTheSettingAndTheBucketIsTriedAllTheSame() {
    try (DeployedFunction wrong = deployment.with("CREDENTIALS_SECRET", "no-such-secret").start()) {
      Checks checks = Checks.of(wrong);
      assertThat(checks.failed()).containsExactly("secret");
      assertThat(checks.finding("secret")).contains("no-such-secret", "check CREDENTIALS_SECRET");
      assertThat(checks.notTried()).isEqualTo(CLUSTER_CHECKS.subList(1, CLUSTER_CHECKS.size()));
      assertThat(checks.passedOnes()).containsAll(BUCKET_CHECKS);
    }
  }

  @Test
  void aClientKeyOfAnotherCertificateIsAFailedPointAndTheBucketIsTriedAllTheSame() {
    JsonObject secret = cluster.secret();
    secret.remove("role_id");
    secret.remove("secret_id");
    LocalAuthority authority = new LocalAuthority();
    secret.addProperty("client_cert", authority.clientCertificate("one").certificatePem());
    secret.addProperty("client_key", authority.clientCertificate("other").privateKeyPkcs8Pem());
    deployment.putSecret(secret.toString());
    Checks checks = Checks.of(function);
    assertThat(checks.failed()).containsExactly("client");
    assertThat(checks.finding("client")).contains("client_key");
    assertThat(checks.passedOnes()).containsAll(BUCKET_CHECKS);
  }

  @Test
  void aBucketThatIsNotThereNamesTheSettingAndTheClusterIsTriedAllTheSame() {
    deployment.putSecret(cluster.secret().toString());
    try (DeployedFunction wrong = deployment.with("SNAPSHOT_BUCKET", "no-such-bucket").start()) {
      Checks checks = Checks.of(wrong);
      assertThat(checks.failed()).containsExactly("bucket: list");
      assertThat(checks.finding("bucket: list")).contains("no-such-bucket", "SNAPSHOT_BUCKET");
      assertThat(checks.notTried())
          .containsExactly("bucket: look up", "bucket: write", "bucket: tags");
      assertThat(checks.passedOnes()).containsAll(CLUSTER_CHECKS);
    }
  }
}
