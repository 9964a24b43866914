package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vaultsnapshot.local.InMemoryOpenBao;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.local.OpenBaoNode;

/** What cannot work ends within seconds, says what to do, and stores nothing. */
final class BadInputIT {
  /** Far above what any of these takes, and far below the function's own timeout. */
  private static final Duration SECONDS = Duration.ofSeconds(40);

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

  @AfterEach
  void nothingIsStoredAndNoTokenLives() {
    assertThat(deployment.versionsOf("")).isZero();
    assertThat(deployment.openUploads()).isZero();
    assertThat(cluster.livingTokens()).isEmpty();
  }

  @Test
  void aSecretThatIsNotThere() {
    assertFailure(
        deployment.with("CREDENTIALS_SECRET", "no-such-secret"),
        "credentials: secret 'no-such-secret': not found",
        "check CREDENTIALS_SECRET");
  }

  /** As the template leaves the one that it creates. */
  @Test
  void aSecretThatWasNeverGivenAValue() {
    String created =
        Deployment.aws()
            .secretsManager()
            .createSecret(request -> request.name("vault-snapshot/" + UUID.randomUUID()))
            .arn();
    assertFailure(
        deployment.with("CREDENTIALS_SECRET", created),
        "credentials: secret '" + created + "': exists but was never given a value",
        "put the login into it",
        "{\"role_id\": \"...\"");
  }

  @Test
  void anEmptySecret() {
    assertFailure(" ", deployment.secretName(), "value is empty", "{\"role_id\": \"...\"");
  }

  @Test
  void aSecretThatIsNotJson() {
    assertFailure("role_id=abc", "is not a JSON object", "{\"role_id\": \"...\"");
  }

  @Test
  void aSecretThatFitsNoMethodSaysWhichKeysItHasAndWhatEachMethodNeeds() {
    assertThat(
            assertFailure(
                "{\"role_id\": \"c4n4ry\", \"user\": \"c4n4ry\"}",
                "role_id",
                "user",
                "approle {role_id, secret_id}",
                "userpass {password, username}"))
        .doesNotContain("c4n4ry");
  }

  @Test
  void aWrongSecretId() {
    JsonObject secret = cluster.secret();
    secret.addProperty("secret_id", "0f1e2d3c-0000-4000-8000-000000000000");
    assertFailure(secret.toString(), "login:", "check role_id and secret_id in the secret");
  }

  @Test
  void aPolicyWithoutTheSnapshot() {
    cluster.setup().enableAuth("approle", "poor");
    JsonObject secret = cluster.appRole("poor", java.util.List.of("default"), java.util.Map.of());
    assertFailure(
        secret.toString(),
        "snapshot:",
        "path \"sys/storage/raft/snapshot\" { capabilities = [\"read\"] }");
  }

  @Test
  void anAddressWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    assertFailure(
        at("https://127.0.0.1:" + port),
        "active-node:",
        "https://127.0.0.1:" + port,
        "connection refused");
  }

  @Test
  void anAddressWhereSomebodyListensAndNeverAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      String address = "https://127.0.0.1:" + silent.getLocalPort();
      assertFailure(at(address), "active-node:", address);
    }
  }

  @Test
  void aHostNameThatNobodyKnows() {
    assertFailure(at("https://vault.invalid:8200"), "vault.invalid", "cannot be resolved", "DNS");
  }

  @Test
  void anAddressThatIsNotHttps() {
    assertFailure(at("http://vault.example.com:8200"), "address", "https");
  }

  @Test
  void aCertificateOfAnotherAuthority() {
    JsonObject secret = cluster.secret();
    secret.addProperty("ca_cert", new LocalAuthority().caPem());
    assertFailure(secret.toString(), "active-node:", "signed by an authority", "VAULT_CACERT");
  }

  @Test
  void aBucketThatIsNotThere() {
    assertFailure(
        deployment.with("SNAPSHOT_BUCKET", "no-such-bucket"), "no-such-bucket", "SNAPSHOT_BUCKET");
  }

  @Test
  void aServerThatIsNotInitialisedAndThenOneThatIsNotOnRaft() {
    try (InMemoryOpenBao server = InMemoryOpenBao.start()) {
      JsonObject secret = cluster.secret();
      secret.addProperty("address", server.address().toString());
      secret.addProperty("ca_cert", server.authority().caPem());
      assertFailure(secret.toString(), "not initialised", "vault operator init");
      server.initialise();
      assertFailure(secret.toString(), "storage is 'inmem'", "only Raft storage");
    }
  }

  @Test
  void aSealedServer() {
    OpenBaoNode node = cluster.openBao().leader();
    cluster.openBao().seal(node);
    try {
      assertFailure(cluster.secret().toString(), "sealed", "unseal the node");
    } finally {
      node.unseal(cluster.openBao().keys());
      node.awaitReady();
      cluster.openBao().awaitLeader();
    }
  }

  private static String at(String address) {
    JsonObject secret = cluster.secret();
    secret.addProperty("address", address);
    return secret.toString();
  }

  private static String assertFailure(String secret, String... words) {
    deployment.putSecret(secret);
    return assertFailure(function, words);
  }

  private static void assertFailure(Deployment wrong, String... words) {
    deployment.putSecret(cluster.secret().toString());
    try (DeployedFunction started = wrong.start()) {
      assertFailure(started, words);
    }
  }

  private static String assertFailure(DeployedFunction failing, String... words) {
    String message = failing.failure(Events.scheduledAt(java.time.Instant.now()));
    assertThat(message).contains(words);
    JsonObject metrics = failing.metrics();
    assertThat(metrics.get("Failure").getAsInt()).isEqualTo(1);
    assertThat(metrics.get("TokenNotRevoked").getAsInt()).isZero();
    assertThat(Duration.ofMillis(metrics.get("DurationMs").getAsLong())).isLessThan(SECONDS);
    return message;
  }
}
