package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.vault.WireNode.HEALTH;
import static vaultsnapshot.vault.WireNode.LEADER;
import static vaultsnapshot.vault.WireNode.SEAL_STATUS;
import static vaultsnapshot.vault.WireNode.json;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ActiveNodeSearchTest {
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  @Test
  void theLeaderIsFoundAtItsOwnAddress() throws InterruptedException {
    WireNode leader = opened(WireNode.startLeader());
    ActiveNode found = client(leader.address()).findActiveNode();
    assertThat(found)
        .isEqualTo(
            new ActiveNode(
                leader.address(),
                WireNode.CLUSTER_ID,
                "vault-cluster-837ca443",
                "1.21.4",
                135,
                "shamir",
                5,
                3,
                "raft"));
  }

  @Test
  void noQuestionCarriesATokenOrANamespace() throws InterruptedException {
    WireNode leader = opened(WireNode.startLeader());
    VaultSettings settings = ClientUnderTest.inNamespace("team", leader.address());
    opened(new ClientUnderTest(settings)).findActiveNode();
    assertThat(leader.requests())
        .hasSize(3)
        .allSatisfy(request -> {
          assertThat(request.getHeaders().get("X-Vault-Token")).isNull();
          assertThat(request.getHeaders().get("X-Vault-Namespace")).isNull();
        });
  }

  @Test
  void theLeaderIsFoundThroughAStandby() throws InterruptedException {
    WireNode leader = opened(WireNode.startLeader());
    WireNode standby = opened(WireNode.start()).followsAt(leader.address());
    assertThat(client(standby.address()).findActiveNode().address()).isEqualTo(leader.address());
  }

  @Test
  void aNodeThatDoesNotTellItsIndexIsToldToBeTooOld() {
    WireNode node = opened(WireNode.startLeader());
    node.answer(WireNode.LEADER, WireNode.json(200, "{\"is_self\":true}"));
    assertThatThrownBy(() -> client(node.address()).findActiveNode())
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("no raft_applied_index in the answer, expected Vault 1.4 or later");
  }

  @Test
  void aNodeThatDoesNotTellItsClusterIsAskedAgain() {
    WireNode node = opened(WireNode.startLeader());
    node.answer(WireNode.SEAL_STATUS, WireNode.json(200, "{\"type\":\"shamir\"}"));
    assertThatThrownBy(() -> client(node.address()).findActiveNode())
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("no cluster_id or storage_type in the answer");
  }

  @Test
  void anAnswerThatIsNoJsonIsToldNotToBeVaults() {
    WireNode node = opened(WireNode.startLeader());
    node.answer(WireNode.SEAL_STATUS, new MockResponse.Builder().body("<html>").build());
    assertThatThrownBy(() -> client(node.address()).findActiveNode())
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("expected Vault's JSON; check that the address and port");
  }

  @Test
  void aDeadAddressIsAskedThreeTimesAndNoMore() throws IOException {
    ClientUnderTest client = client(deadAddress());
    assertThatThrownBy(client::findActiveNode).isInstanceOf(RetryableVaultException.class);
    assertThat(client.pauses()).hasSize(2);
  }

  @Test
  void aDeadFirstAddressDoesNotMatter() throws InterruptedException, IOException {
    WireNode leader = opened(WireNode.startLeader());
    ClientUnderTest client = client(deadAddress(), leader.address());
    assertThat(client.findActiveNode().address()).isEqualTo(leader.address());
    assertThat(client.pauses()).isEmpty();
  }

  @Test
  void withRedactedAddressesEveryAddressIsTried() throws InterruptedException {
    WireNode leader = opened(WireNode.startLeader());
    WireNode standby = opened(WireNode.start()).followsAt(leader.address());
    standby.answer(LEADER, leadership(false, "", 100));
    leader.answer(LEADER, leadership(true, "", 135));
    ActiveNode found = client(standby.address(), leader.address()).findActiveNode();
    assertThat(found.address()).isEqualTo(leader.address());
  }

  @Test
  void aLoadBalancerIsAskedAgainUntilItLeadsToTheLeader() throws InterruptedException, IOException {
    WireNode balancer = opened(WireNode.start()).followsAt(deadAddress());
    balancer.answer(
        HEALTH,
        RecordedAnswers.answer("standby-health"),
        RecordedAnswers.answer("standby-health"),
        RecordedAnswers.answer("leader-health"));
    balancer.answer(
        LEADER,
        RecordedAnswers.answer("standby-leader", deadAddress()),
        RecordedAnswers.answer("standby-leader", deadAddress()),
        RecordedAnswers.answer("leader-leader", deadAddress()));
    ClientUnderTest client = client(balancer.address());
    assertThat(client.findActiveNode().address()).isEqualTo(balancer.address());
    assertThat(client.pauses()).hasSize(2);
    assertThat(balancer.requests(LEADER).stream().map(r -> r.getConnectionIndex()).distinct())
        .as("every look uses a new connection")
        .hasSize(3);
    assertThat(balancer.requests(LEADER).stream().map(r -> r.getExchangeIndex()))
        .as("the questions of one look share a connection")
        .containsOnly(2);
  }

  @Test
  void theHighestIndexOfAnyNodeIsTheOneToReach() throws InterruptedException {
    WireNode leader = opened(WireNode.startLeader());
    WireNode standby = opened(WireNode.start()).followsAt(leader.address());
    standby.answer(LEADER, leadership(false, leader.address().toString(), 140));
    ActiveNode found = client(leader.address(), standby.address()).findActiveNode();
    assertThat(found.raftAppliedIndex()).isEqualTo(140);
  }

  @Test
  void ofTwoThatClaimToLeadTheOneThatIsAheadIsTaken() throws InterruptedException {
    WireNode cutOff = opened(WireNode.startLeader());
    WireNode leader = opened(WireNode.startLeader());
    cutOff.answer(LEADER, leadership(true, cutOff.address().toString(), 90));
    ActiveNode found = client(cutOff.address(), leader.address()).findActiveNode();
    assertThat(found.address()).isEqualTo(leader.address());
    assertThat(found.raftAppliedIndex()).isEqualTo(135);
  }

  @Test
  void aNodeThatCanNeverServeDoesNotEndAnElectionAmongTheOthers() throws InterruptedException {
    WireNode removed = opened(WireNode.start());
    removed.answer(HEALTH, json(530, "{}"));
    removed.answer(SEAL_STATUS, json(530, "{}"));
    removed.answer(LEADER, json(530, "{}"));
    WireNode elected = opened(WireNode.startLeader());
    elected.answer(
        HEALTH,
        RecordedAnswers.answer("standby-health"),
        RecordedAnswers.answer("standby-health"),
        RecordedAnswers.answer("standby-health"),
        RecordedAnswers.answer("standby-health"),
        RecordedAnswers.answer("leader-health"));
    elected.answer(
        LEADER,
        leadership(false, "", 135),
        leadership(false, "", 135),
        leadership(false, "", 135),
        leadership(false, "", 135),
        leadership(true, elected.address().toString(), 135));
    ClientUnderTest client = client(removed.address(), elected.address());
    assertThat(client.findActiveNode().address()).isEqualTo(elected.address());
    assertThat(client.pauses()).hasSize(4);
  }

  @Test
  void aNodeWhoseHealthIsStandbyIsNotTheActiveNodeWhateverItSays() {
    WireNode node = opened(WireNode.startLeader());
    node.answer(HEALTH, RecordedAnswers.answer("standby-health"));
    assertThatThrownBy(() -> client(node.address()).findActiveNode())
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("says that it leads, but its health says standby");
  }

  @Test
  void addressesOfSeveralClustersAreRefused() {
    WireNode one = opened(WireNode.startLeader());
    WireNode other = opened(WireNode.startLeader());
    other.answer(SEAL_STATUS, WireNode.sealStatus("another-id", "raft"));
    assertThatThrownBy(() -> client(one.address(), other.address()).findActiveNode())
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("belong to several clusters")
        .hasMessageContaining(other.address() + " is of another-id");
  }

  @Test
  void anotherStorageThanRaftIsAPermanentError() {
    WireNode node = opened(WireNode.startLeader());
    node.answer(SEAL_STATUS, WireNode.sealStatus(WireNode.CLUSTER_ID, "consul"));
    assertThatThrownBy(() -> client(node.address()).findActiveNode())
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("storage is 'consul', expected 'raft'");
  }

  @Test
  void aSealedNodeThatIsTheOnlyOneIsAPermanentErrorWithoutARetry() {
    WireNode node = opened(WireNode.start()).isSealed();
    ClientUnderTest client = client(node.address());
    assertThatThrownBy(client::findActiveNode)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessage(node.address() + " (health): sealed (503); unseal the node");
    assertThat(client.pauses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"501,vault operator init", "530,removed from its cluster", "472,disaster recovery"})
  void aNodeThatCanNeverServeSaysWhatToDo(int status, String remedy) {
    WireNode node = opened(WireNode.start());
    node.answer(HEALTH, json(status, "{\"initialized\":true}"));
    assertThatThrownBy(() -> client(node.address()).findActiveNode())
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining(remedy);
  }

  @Test
  void aStandbyThatIsCutOffIsToldAsSuch() throws IOException {
    WireNode standby = opened(WireNode.start()).followsAt(deadAddress());
    standby.answer(HEALTH, json(474, "{\"initialized\":true}"));
    assertThatThrownBy(() -> client(standby.address()).findActiveNode())
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("has lost its connection to the active node (474)")
        .hasMessageContaining("connection refused");
  }

  @Test
  void aMixtureIsToldAddressByAddress() throws IOException {
    WireNode sealed = opened(WireNode.start()).isSealed();
    URI dead = deadAddress();
    assertThatThrownBy(() -> client(sealed.address(), dead).findActiveNode())
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining(sealed.address() + " (health): sealed")
        .hasMessageContaining(dead + " (health): connection refused");
  }

  @Test
  void aNodeWithoutALeaderIsAskedAgain() throws InterruptedException {
    WireNode node = opened(WireNode.startLeader());
    node.answer(
        HEALTH, RecordedAnswers.answer("standby-health"), RecordedAnswers.answer("leader-health"));
    node.answer(LEADER, leadership(false, "", 100), leadership(true, "", 135));
    ClientUnderTest client = client(node.address());
    assertThat(client.findActiveNode().raftAppliedIndex()).isEqualTo(135);
    assertThat(client.pauses()).hasSize(1);
  }

  @Test
  void somethingElseThanVaultIsToldWithoutItsPage() {
    WireNode node = opened(WireNode.start());
    MockResponse page =
        new MockResponse.Builder()
            .code(200)
            .setHeader("Content-Type", "text/html")
            .body("<html>welcome</html>")
            .build();
    node.answer(HEALTH, page);
    assertThatThrownBy(() -> client(node.address()).findActiveNode())
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("expected Vault's JSON")
        .hasMessageNotContaining("welcome");
  }

  @Test
  void aLeaderAtAHostThatTheSettingsDoNotNameIsNotAsked() {
    WireNode leader = opened(WireNode.startLeader());
    WireNode standby = opened(WireNode.start()).followsAt(leader.under("localhost"));
    VaultSettings settings = ClientUnderTest.withPublicAuthority(standby.address());
    ClientUnderTest client = opened(new ClientUnderTest(settings));
    assertThatThrownBy(client::findActiveNode)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("names the leader " + leader.under("localhost"))
        .hasMessageContaining("add localhost to VAULT_ALLOWED_HOSTS");
    assertThat(leader.requests()).isEmpty();
    assertThat(client.pauses()).as("a load balancer may lead to the leader itself").hasSize(2);
  }

  @Test
  void aLeaderWithAnHttpAddressIsNotAsked() {
    WireNode standby = opened(WireNode.start());
    standby.followsAt(URI.create("http://vault.example.com:8200"));
    assertThatThrownBy(() -> client(standby.address()).findActiveNode())
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("http would send the token in clear text")
        .hasMessageContaining("api_addr");
  }

  @Test
  void theAddressOfALeaderOnHttpsIsNotLeftForOneOnHttp() throws IOException {
    WireNode plain = opened(WireNode.startPlain()).leads();
    WireNode standby = opened(WireNode.start()).followsAt(plain.address());
    assertThatThrownBy(() -> client(standby.address()).findActiveNode())
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("which is not https");
    assertThat(plain.requests()).isEmpty();
  }

  @Test
  void aNodeThatStoppedLeadingIsNotConfirmed() throws InterruptedException {
    WireNode leader = opened(WireNode.startLeader());
    ClientUnderTest client = client(leader.address());
    ActiveNode found = client.findActiveNode();
    leader.answer(LEADER, leadership(true, "", 150), leadership(false, "", 150));
    assertThat(client.client().confirm(found, ClientUnderTest.soon()).raftAppliedIndex())
        .isEqualTo(150);
    assertThatThrownBy(() -> client.client().confirm(found, ClientUnderTest.soon()))
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("no longer leads");
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private ClientUnderTest client(URI... addresses) {
    return opened(ClientUnderTest.of(addresses));
  }

  private static MockResponse leadership(boolean self, String leader, long index) {
    return json(
        200,
        """
        {"ha_enabled":true,"is_self":%s,"leader_address":"%s","raft_committed_index":%d,
        "raft_applied_index":%d}
        """
            .formatted(self, leader, index, index));
  }

  /** A port of this machine on which nothing listens. */
  static URI deadAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("https://127.0.0.1:" + socket.getLocalPort());
    }
  }
}
