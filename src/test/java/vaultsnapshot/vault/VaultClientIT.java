package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.local.BaoSetup.SNAPSHOT_POLICY;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.LocalIssuer;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoNode;

/** The client against a real three-node OpenBao cluster over TLS. */
final class VaultClientIT {
  private static final String SNAPSHOT_PATH = "sys/storage/raft/snapshot";

  private static final OpenBaoCluster CLUSTER = OpenBaoCluster.start(3);
  private static final LocalIssuer ISSUER = new LocalIssuer();
  private static final HeldCertificate CLIENT = CLUSTER.authority().clientCertificate("backup");

  private final List<VaultClient> clients = new ArrayList<>();

  @BeforeAll
  static void setUp() {
    BaoSetup setup = new BaoSetup(CLUSTER.admin());
    setup.snapshotPolicy();
    for (String method : List.of("approle", "userpass", "cert", "jwt")) {
      setup.enableAuth(method, method);
    }
    List<String> policies = List.of(SNAPSHOT_POLICY);
    setup.user("userpass", "backup", "right", policies);
    setup.certificate("cert", "backup", CLIENT, policies);
    setup.jwt("jwt", "backup", ISSUER, "function", policies);
  }

  @AfterAll
  static void tearDown() {
    CLUSTER.close();
  }

  @AfterEach
  void close() {
    clients.forEach(VaultClient::close);
  }

  @Test
  void theActiveNodeIsFoundFromAStandby() throws InterruptedException {
    for (OpenBaoNode standby : CLUSTER.standbys()) {
      ActiveNode found = client(standby.address()).findActiveNode(soon());
      assertThat(found.address()).isEqualTo(CLUSTER.leader().address());
      assertThat(found.storageType()).isEqualTo("raft");
      assertThat(found.sealType()).isEqualTo("shamir");
      assertThat(found.keyShares()).isEqualTo(3);
      assertThat(found.keyThreshold()).isEqualTo(2);
      assertThat(found.raftAppliedIndex()).isPositive();
    }
  }

  @Test
  void appRoleGetsASnapshotAndItsTokenIsGoneAfterwards() throws Exception {
    Login login = appRole("backup", Map.of());
    VaultClient client = client();
    ActiveNode node = client.findActiveNode(soon());
    VaultToken token = client.login(node, login, soon());
    assertThat(token.kind()).isEqualTo(VaultToken.Kind.SERVICE);
    assertSnapshot(client, node, token);
    assertThat(client.revoke(node, token, soon())).isEqualTo(new Revocation.Revoked());
    assertThatThrownBy(() -> client.download(node, token, soon()))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("answered 403");
  }

  @Test
  void userpassGetsASnapshot() throws Exception {
    assertWorks(new Login.Userpass("userpass", "backup", new Secret("right")), Optional.empty());
  }

  @Test
  void aClientCertificateGetsASnapshot() throws Exception {
    Login.Cert login =
        new Login.Cert(
            "cert",
            Optional.of("backup"),
            CLIENT.certificatePem(),
            new Secret(CLIENT.privateKeyPkcs8Pem()));
    assertWorks(login, Optional.of(login));
  }

  @Test
  void aJsonWebTokenGetsASnapshot() throws Exception {
    Secret jwt = new Secret(ISSUER.token("function", Duration.ofMinutes(5)));
    assertWorks(new Login.Jwt("jwt", Optional.of("backup"), jwt), Optional.empty());
  }

  @Test
  void aGivenTokenGetsASnapshotAndLivesOn() throws Exception {
    VaultClient client = client();
    ActiveNode node = client.findActiveNode(soon());
    Login given = new Login.Token(new Secret(CLUSTER.keys().rootToken()));
    VaultToken token = client.login(node, given, soon());
    assertSnapshot(client, node, token);
    assertThat(client.revoke(node, token, soon())).isInstanceOf(Revocation.NotNeeded.class);
    assertSnapshot(client, node, token);
  }

  @Test
  void aBatchTokenGetsASnapshotAndIsNotRevoked() throws Exception {
    Login login = appRole("batch", Map.of("token_type", "batch"));
    VaultClient client = client();
    ActiveNode node = client.findActiveNode(soon());
    VaultToken token = client.login(node, login, soon());
    assertThat(token.kind()).isEqualTo(VaultToken.Kind.BATCH);
    assertSnapshot(client, node, token);
    assertThat(client.revoke(node, token, soon())).isInstanceOf(Revocation.NotNeeded.class);
  }

  @Test
  void aWrongPasswordIsSentOnceAndTheUserNotLocked() throws Exception {
    VaultClient client = client();
    ActiveNode node = client.findActiveNode(soon());
    Login wrong = new Login.Userpass("userpass", "backup", new Secret("wrong"));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> client.login(node, wrong, soon()))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageContaining("check username and password");
    }
    assertWorks(new Login.Userpass("userpass", "backup", new Secret("right")), Optional.empty());
  }

  @Test
  void aLoginInAChildNamespaceIsRefusedTheSnapshotAndStillRevoked() throws Exception {
    new BaoSetup(CLUSTER.admin()).namespace("team");
    BaoSetup inTeam = new BaoSetup(CLUSTER.admin().inNamespace("team"));
    inTeam.snapshotPolicy();
    inTeam.enableAuth("userpass", "userpass");
    inTeam.user("userpass", "backup", "right", List.of(SNAPSHOT_POLICY));
    VaultClient client =
        client(Map.of("VAULT_ADDR", CLUSTER.vaultAddress(), "VAULT_NAMESPACE", "team"));
    ActiveNode node = client.findActiveNode(soon());
    Login login = new Login.Userpass("userpass", "backup", new Secret("right"));
    VaultToken token = client.login(node, login, soon());
    assertThatThrownBy(() -> client.download(node, token, soon()))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("the login went to the namespace 'team'");
    assertThat(client.revoke(node, token, soon())).isEqualTo(new Revocation.Revoked());
  }

  @Test
  void aTokenWithoutTheRightSaysSoInItsCapabilities() throws Exception {
    new BaoSetup(CLUSTER.admin())
        .policy("bare", "path \"sys/capabilities-self\" { capabilities = [\"update\"] }");
    BaoSetup.AppRole role =
        new BaoSetup(CLUSTER.admin()).appRole("approle", "bare", List.of("bare"), Map.of());
    VaultClient client = client();
    ActiveNode node = client.findActiveNode(soon());
    VaultToken token = client.login(node, login(role), soon());
    assertThat(client.capabilities(node, token, SNAPSHOT_PATH, soon())).containsExactly("deny");
    assertThatThrownBy(() -> client.download(node, token, soon()))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("capabilities = [\"read\"]");
    client.revoke(node, token, soon());
  }

  @Test
  void aDownloadThatIsGivenUpLeavesTheServerFree() throws Exception {
    VaultClient client = client();
    ActiveNode node = client.findActiveNode(soon());
    VaultToken token = VaultToken.given(new Secret(CLUSTER.keys().rootToken()));
    try (SnapshotDownload download = client.download(node, token, soon())) {
      assertThat(download.body().read()).isEqualTo(0x1f);
      download.abort();
    }
    assertSnapshot(client, node, token);
  }

  @Test
  void aKilledLeadersSuccessorIsWaitedFor() throws Exception {
    VaultClient client = client();
    OpenBaoNode old = CLUSTER.leader();
    old.kill();
    try {
      ActiveNode found = client.findActiveNode(soon());
      assertThat(found.address()).isNotEqualTo(old.address()).isIn(CLUSTER.addresses());
      VaultToken token = VaultToken.given(new Secret(CLUSTER.keys().rootToken()));
      assertSnapshot(client, found, token);
    } finally {
      CLUSTER.startNode(old);
    }
  }

  private void assertWorks(Login login, Optional<Login.Cert> certificate) throws Exception {
    VaultClient client = client(Map.of("VAULT_ADDR", CLUSTER.vaultAddress()), certificate);
    ActiveNode node = client.findActiveNode(soon());
    VaultToken token = client.login(node, login, soon());
    assertThat(client.capabilities(node, token, SNAPSHOT_PATH, soon())).containsExactly("read");
    assertSnapshot(client, client.confirm(node, soon()), token);
    assertThat(client.revoke(node, token, soon())).isEqualTo(new Revocation.Revoked());
  }

  private static void assertSnapshot(VaultClient client, ActiveNode node, VaultToken token)
      throws InterruptedException, IOException {
    try (SnapshotDownload download = client.download(node, token, soon())) {
      byte[] bytes = download.body().readAllBytes();
      assertThat(bytes).hasSizeGreaterThan(1_000);
      assertThat(Arrays.copyOf(bytes, 2)).as("gzip's magic").containsExactly(0x1f, 0x8b);
    }
  }

  private static Login appRole(String name, Map<String, Object> settings) {
    return login(
        new BaoSetup(CLUSTER.admin()).appRole("approle", name, List.of(SNAPSHOT_POLICY), settings));
  }

  private static Login login(BaoSetup.AppRole role) {
    return new Login.AppRole("approle", role.roleId(), Optional.of(new Secret(role.secretId())));
  }

  private VaultClient client(URI address) {
    return client(Map.of("VAULT_ADDR", address.toString()));
  }

  private VaultClient client() {
    return client(Map.of("VAULT_ADDR", CLUSTER.vaultAddress()));
  }

  private VaultClient client(Map<String, String> variables) {
    return client(variables, Optional.empty());
  }

  private VaultClient client(Map<String, String> variables, Optional<Login.Cert> certificate) {
    Problems problems = new Problems();
    VaultSettings settings =
        VaultEnvironment.read(new Environment(variables, problems))
            .complete(
                List.of(), Optional.of(CLUSTER.authority().caPem()), Optional.empty(), problems);
    problems.throwIfAny("settings");
    VaultClient client = new VaultClient(settings, certificate, _ -> new JsonObject());
    clients.add(client);
    return client;
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }
}
