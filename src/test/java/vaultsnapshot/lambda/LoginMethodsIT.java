package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.BaoApi;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.LocalIssuer;
import vaultsnapshot.wire.SignedIdentity;
import vaultsnapshot.wire.WireVault;

/**
 * Every login method, at mounts of other names than its own, and its token revoked afterwards: on
 * OpenBao what it has, {@code aws} and {@code ldap} on a Vault at the wire.
 */
final class LoginMethodsIT {
  private static final String SERVER_ID = "vault.example.com";
  private static final String WRONG_SERVER = "expected X-Vault-AWS-IAM-Server-ID";

  private static PreparedCluster cluster;
  private static Deployment deployment;
  private static DeployedFunction function;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
    // As Lambda's role has one; LocalStack does not look at it.
    deployment =
        Deployment.create(cluster.secret()).with("AWS_SESSION_TOKEN", "session+token/of=role");
    function = deployment.start();
  }

  @AfterAll
  static void stop() {
    function.close();
    cluster.close();
  }

  @Test
  void approle() {
    cluster.setup().enableAuth("approle", "robots/backup");
    JsonObject secret = cluster.appRole("robots/backup", PreparedCluster.POLICIES, Map.of());
    assertStoredAndRevoked("approle", secret);
  }

  @Test
  void aSecretIdThatWorksOnceIsEnough() {
    cluster.setup().enableAuth("approle", "once");
    JsonObject secret =
        cluster.appRole("once", PreparedCluster.POLICIES, Map.of("secret_id_num_uses", 1));
    assertStoredAndRevoked("once", secret);
    deployment.putSecret(secret.toString());
    assertThat(function.failure(Events.labelled("twice"))).contains("secret_id", "spent");
  }

  @Test
  void aBatchTokenCannotBeRevokedAndIsNotCountedAsAFailure() {
    cluster.setup().enableAuth("approle", "batch");
    deployment.putSecret(
        cluster
            .appRole("batch", PreparedCluster.POLICIES, Map.of("token_type", "batch"))
            .toString());
    JsonObject receipt = function.answer(Events.labelled("batch"));
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
    assertThat(receipt.has("tokenRevoked")).isFalse();
  }

  @Test
  void userpass() {
    cluster.setup().enableAuth("userpass", "people");
    cluster.setup().user("people", "ada", "love lace", PreparedCluster.POLICIES);
    assertStoredAndRevoked(
        "userpass",
        cluster.secret(Map.of("username", "ada", "password", "love lace", "mount", "people")));
  }

  @Test
  void cert() {
    HeldCertificate client = cluster.openBao().authority().clientCertificate("backup");
    cluster.setup().enableAuth("cert", "machines");
    cluster.setup().certificate("machines", "backup", client, PreparedCluster.POLICIES);
    assertStoredAndRevoked(
        "cert",
        cluster.secret(
            Map.of(
                "client_cert",
                client.certificatePem(),
                "client_key",
                client.privateKeyPkcs8Pem(),
                "mount",
                "machines")));
  }

  @Test
  void jwt() {
    LocalIssuer issuer = new LocalIssuer();
    cluster.setup().enableAuth("jwt", "ci");
    cluster.setup().jwt("ci", "backup", issuer, "pipeline", PreparedCluster.POLICIES);
    assertStoredAndRevoked(
        "jwt",
        cluster.secret(
            Map.of(
                "role",
                "backup",
                "jwt",
                issuer.token("pipeline", Duration.ofMinutes(5)),
                "mount",
                "ci")));
  }

  @Test
  void aTokenThatWasGivenIsLeftAlone() {
    BaoApi admin = cluster.openBao().admin();
    JsonObject policies = new JsonObject();
    policies.add("policies", new com.google.gson.Gson().toJsonTree(PreparedCluster.POLICIES));
    String token =
        admin.post("auth/token/create", policies).auth().get("client_token").getAsString();
    deployment.putSecret(cluster.secret(Map.of("token", token)).toString());
    JsonObject receipt = function.answer(Events.labelled("token"));
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
    assertThat(receipt.has("tokenRevoked")).isFalse();
    BaoApi own = cluster.openBao().leader().api().withToken(token);
    assertThat(own.get("auth/token/lookup-self").isSuccess()).isTrue();
    own.post("auth/token/revoke-self");
  }

  @Test
  void aLoginToAChildNamespaceEndsInAnErrorThatSaysSoAndItsTokenIsRevoked() {
    cluster.setup().namespace("team");
    BaoApi team = cluster.openBao().admin().inNamespace("team");
    BaoSetup setup = new BaoSetup(team);
    setup.snapshotPolicy();
    setup.enableAuth("approle", "approle");
    BaoSetup.AppRole role = setup.appRole("approle", "backup", PreparedCluster.POLICIES, Map.of());
    deployment.putSecret(
        cluster
            .secret(
                Map.of("role_id", role.roleId(), "secret_id", role.secretId(), "namespace", "team"))
            .toString());
    assertThat(function.failure(Events.labelled("child")))
        .contains("'team'", "child namespace", "log in to the root namespace");
    assertThat(team.list("auth/token/accessors")).isEmpty();
    assertNothingStored("child");
  }

  @Test
  void ldap() {
    try (WireSite site = new WireSite()) {
      site.vault()
          .login(
              "corp/login/ada",
              request -> request.body().equals("{\"password\":\"love lace\"}"),
              "ldap operation failed: failed to bind as user");
      JsonObject secret =
          site.secret(
              Map.of(
                  "method", "ldap", "username", "ada", "password", "love lace", "mount", "corp"));
      assertStored("ldap", secret);
      assertThat(site.revocations()).isEqualTo(1);

      secret.addProperty("password", "wrong");
      deployment.putSecret(secret.toString());
      assertThat(function.failure(Events.labelled("ldap-wrong")))
          .contains("failed to bind as user", "username and password");
      assertThat(site.vault().requests("/v1/auth/corp/login/ada")).hasSize(2);
    }
  }

  @Test
  void awsIsSignedByTheFunctionsOwnRoleForThisVault() {
    try (WireSite site = new WireSite()) {
      site.vault().login("cloud/login", LoginMethodsIT::isSignedByTheRole, WRONG_SERVER);
      JsonObject secret =
          site.secret(Map.of("role", "backup", "mount", "cloud", "server_id", SERVER_ID));
      assertStored("aws", secret);
      assertThat(site.revocations()).isEqualTo(1);
      assertThat(identity(site.vault().requests("/v1/auth/cloud/login").getFirst()))
          .satisfies(
              body -> assertThat(body.body().get("role").getAsString()).isEqualTo("backup"),
              body ->
                  assertThat(body.header("X-Amz-Security-Token"))
                      .contains("session+token/of=role"));
    }
  }

  @Test
  void anAwsLoginForAnotherServerIsRefusedAndNotRepeated() {
    try (WireSite site = new WireSite()) {
      site.vault().login("aws/login", LoginMethodsIT::isSignedByTheRole, WRONG_SERVER);
      deployment.putSecret(
          site.secret(Map.of("role", "backup", "server_id", "other.example.com")).toString());
      assertThat(function.failure(Events.labelled("aws-wrong")))
          .contains(WRONG_SERVER, "server_id");
      assertThat(site.vault().requests("/v1/auth/aws/login")).hasSize(1);
      assertNothingStored("aws-wrong");
    }
  }

  private static boolean isSignedByTheRole(WireVault.Request request) {
    String secretKey = LocalAws.credentials().resolveCredentials().secretAccessKey();
    return identity(request).isAccepted(secretKey, SERVER_ID, Instant.now());
  }

  private static SignedIdentity identity(WireVault.Request request) {
    return new SignedIdentity(Json.object(request.body()).orElseThrow());
  }

  private static void assertStoredAndRevoked(String label, JsonObject secret) {
    assertStored(label, secret);
    assertThat(cluster.livingTokens()).isEmpty();
  }

  private static void assertStored(String label, JsonObject secret) {
    deployment.putSecret(secret.toString());
    JsonObject receipt = function.answer(Events.labelled(label));
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
    assertThat(receipt.get("tokenRevoked").getAsBoolean()).isTrue();
  }

  private static void assertNothingStored(String label) {
    List<String> keys = deployment.keys();
    assertThat(keys).noneMatch(key -> key.contains("-" + label));
    assertThat(deployment.openUploads()).isZero();
  }
}
