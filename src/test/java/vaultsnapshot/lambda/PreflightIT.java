package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vaultsnapshot.local.LocalAuthority;

/**
 * The preflight finds each thing that would stop a backup, names what to change, leaves nothing.
 */
@Tag("aws")
final class PreflightIT {
  private static final List<String> CLUSTER_CHECKS =
      List.of("secret", "client", "active node", "login", "snapshot capability", "revocation");
  private static final List<String> BUCKET_CHECKS =
      List.of("bucket: look up", "bucket: list", "bucket: write", "bucket: tags");

  /** Nothing but what the role is given: the default policy would grant more. */
  private static final Map<String, Object> NO_DEFAULT_POLICY =
      Map.of("token_no_default_policy", true);

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
    Checks checks = check(function);
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
            "bucket: tags");
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
      Checks checks = check(staging);
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
    Checks checks = check(function);
    assertThat(checks.failed()).containsExactly("snapshot capability");
    assertThat(checks.finding("snapshot capability"))
        .contains("path \"sys/storage/raft/snapshot\" { capabilities = [\"read\"] }");
    assertThat(cluster.livingTokens()).isEmpty();
  }

  @Test
  void aPolicyWithoutCapabilitiesSelfNamesThePathToAdd() {
    cluster
        .setup()
        .policy(
            "no-capabilities",
            """
            path "sys/storage/raft/snapshot" { capabilities = ["read"] }
            path "auth/token/revoke-self" { capabilities = ["update"] }
            """);
    cluster.setup().enableAuth("approle", "no-capabilities");
    deployment.putSecret(
        cluster
            .appRole("no-capabilities", List.of("no-capabilities"), NO_DEFAULT_POLICY)
            .toString());
    Checks checks = check(function);
    assertThat(checks.failed()).containsExactly("snapshot capability");
    assertThat(checks.finding("snapshot capability"))
        .contains("path \"sys/capabilities-self\" { capabilities = [\"update\"] }");
  }

  @Test
  void aPolicyWithoutRevokeSelfNamesThePathToAdd() {
    cluster
        .setup()
        .policy(
            "no-revocation",
            """
            path "sys/storage/raft/snapshot" { capabilities = ["read"] }
            path "sys/capabilities-self" { capabilities = ["update"] }
            """);
    cluster.setup().enableAuth("approle", "no-revocation");
    deployment.putSecret(
        cluster.appRole("no-revocation", List.of("no-revocation"), NO_DEFAULT_POLICY).toString());
    Checks checks = check(function);
    assertThat(checks.failed()).containsExactly("revocation");
    assertThat(checks.finding("revocation"))
        .contains("path \"auth/token/revoke-self\" { capabilities = [\"update\"] }");
    cluster.revokeLivingTokens();
  }

  @Test
  void aWrongSecretIdNamesTheKeysToCheckAndWhatWasNotTriedForIt() {
    JsonObject secret = cluster.secret();
    secret.addProperty("secret_id", "0f1e2d3c-0000-4000-8000-000000000000");
    deployment.putSecret(secret.toString());
    Checks checks = check(function);
    assertThat(checks.failed()).containsExactly("login");
    assertThat(checks.finding("login")).contains("check role_id and secret_id in the secret");
    assertThat(checks.notTried()).containsExactly("snapshot capability", "revocation");
  }

  @Test
  void aSecretThatIsNotThereNamesTheSettingAndTheBucketIsTriedAllTheSame() {
    try (DeployedFunction wrong = deployment.with("CREDENTIALS_SECRET", "no-such-secret").start()) {
      Checks checks = check(wrong);
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
    Checks checks = check(function);
    assertThat(checks.failed()).containsExactly("client");
    assertThat(checks.finding("client")).contains("client_key");
    assertThat(checks.passedOnes()).containsAll(BUCKET_CHECKS);
  }

  @Test
  void aBucketThatIsNotThereNamesTheSettingAndTheClusterIsTriedAllTheSame() {
    deployment.putSecret(cluster.secret().toString());
    try (DeployedFunction wrong = deployment.with("SNAPSHOT_BUCKET", "no-such-bucket").start()) {
      Checks checks = check(wrong);
      assertThat(checks.failed()).containsExactly("bucket: list");
      assertThat(checks.finding("bucket: list")).contains("no-such-bucket", "SNAPSHOT_BUCKET");
      assertThat(checks.notTried())
          .containsExactly("bucket: look up", "bucket: write", "bucket: tags");
      assertThat(checks.passedOnes()).containsAll(CLUSTER_CHECKS);
    }
  }

  private static Checks check(DeployedFunction function) {
    JsonObject answer = function.answer(Events.file("check.json").toString());
    assertThat(answer.get("status").getAsString()).isEqualTo("checked");
    Map<String, JsonObject> byName = new LinkedHashMap<>();
    for (JsonElement element : answer.getAsJsonArray("checks")) {
      byName.put(element.getAsJsonObject().get("check").getAsString(), element.getAsJsonObject());
    }
    Checks checks = new Checks(answer.get("passed").getAsBoolean(), byName);
    assertThat(checks.passed()).isEqualTo(checks.failed().isEmpty() && checks.notTried().isEmpty());
    return checks;
  }

  /** The answer of a preflight. */
  private record Checks(boolean passed, Map<String, JsonObject> byName) {
    List<String> names() {
      return List.copyOf(byName.keySet());
    }

    List<String> failed() {
      return with("failed");
    }

    List<String> notTried() {
      return with("not-tried");
    }

    List<String> passedOnes() {
      return with("passed");
    }

    String finding(String name) {
      assertThat(names()).contains(name);
      return byName.getOrDefault(name, new JsonObject()).get("finding").getAsString();
    }

    private List<String> with(String result) {
      return byName.entrySet().stream()
          .filter(check -> check.getValue().get("result").getAsString().equals(result))
          .map(Map.Entry::getKey)
          .toList();
    }
  }
}
