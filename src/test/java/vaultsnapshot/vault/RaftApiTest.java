package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;

/** What no server here can be made to do: Enterprise's own parameters, and answers gone wrong. */
final class RaftApiTest {
  private static final String JOIN = "/v1/sys/storage/raft/join";
  private static final String REMOVE = "/v1/sys/storage/raft/remove-peer";
  private static final String CONFIGURATION = "/v1/sys/storage/raft/configuration";

  private final WireNode node = WireNode.startLeader();
  private final ClientUnderTest client =
      new ClientUnderTest(ClientUnderTest.inNamespace("team", node.address()));

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void theTrustedAuthoritiesCanBeToldToANewNode() {
    String pem = client.client().raft().authorities().orElseThrow();
    assertThat(Certificates.read("ca", pem, new Problems()))
        .containsExactly(WireNode.AUTHORITY.certificate());
  }

  @Test
  void whereTheJvmsOwnAuthoritiesAreEnoughThereAreNoneToTell() {
    VaultSettings settings = ClientUnderTest.settings(List.of(), List.of(node.address()));
    try (ClientUnderTest trusting = new ClientUnderTest(settings)) {
      assertThat(trusting.client().raft().authorities()).isEmpty();
    }
  }

  @Test
  void aJoinSendsEveryParameterUnderItsDocumentedName() throws Exception {
    node.answer(JOIN, WireNode.json(200, "{\"joined\":true}"));
    JoinRequest whole =
        new JoinRequest(
            Optional.of("https://leader:8200"),
            true,
            new JoinRequest.Tls(
                Optional.of("CA"),
                Optional.of("CERT"),
                Optional.of(new Secret("KEY")),
                Optional.of("leader")),
            Optional.of(new Secret("provider=aws tag_key=vault")),
            Optional.of("http"),
            Optional.of(8300),
            true);
    assertThat(join(whole)).isTrue();
    RecordedRequest request = node.requests(JOIN).getFirst();
    assertThat(request.getHeaders().get("X-Vault-Namespace")).isNull();
    assertThat(request.getHeaders().get("X-Vault-Token")).isNull();
    assertThat(body(request))
        .isEqualTo(
            Json.object(
                    """
                    {"leader_api_addr":"https://leader:8200","retry":true,"leader_ca_cert":"CA",
                    "leader_client_cert":"CERT","leader_client_key":"KEY",
                    "leader_tls_servername":"leader","auto_join":"provider=aws tag_key=vault",
                    "auto_join_scheme":"http","auto_join_port":8300,"non_voter":true}
                    """)
                .orElseThrow());
  }

  @Test
  void whatWasNotGivenIsNotSent() throws Exception {
    node.answer(JOIN, WireNode.json(200, "{\"joined\":true}"));
    assertThat(join(joinAlone("https://l:8200"))).isTrue();
    assertThat(body(node.requests(JOIN).getFirst()).keySet())
        .containsExactlyInAnyOrder("leader_api_addr", "retry", "non_voter");
  }

  @Test
  void aRefusalKeepsVaultsWordsAndNoSecretThatComesBack() {
    node.answer(
        JOIN, WireNode.json(400, "{\"errors\":[\"non-voting nodes not allowed: sesame-key\"]}"));
    JoinRequest join =
        new JoinRequest(
            Optional.empty(),
            false,
            new JoinRequest.Tls(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Secret("sesame-key")),
                Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    assertThatThrownBy(() -> join(join))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("answered 400: non-voting nodes not allowed: (redacted)");
    assertThat(node.requests(JOIN)).as("sent once").hasSize(1);
  }

  @Test
  void whatChangesTheClusterIsNotSentAgainAfterAnErrorThatMayPass() {
    node.answer(JOIN, WireNode.json(503, "{\"errors\":[\"busy\"]}"));
    assertThatThrownBy(() -> join(joinAlone("https://l:8200")))
        .isInstanceOf(RetryableVaultException.class);
    assertThat(node.requests(JOIN)).hasSize(1);
  }

  @Test
  void aSecondaryIsGivenItsOperationTokenAndIsNotLookedUp() throws Exception {
    node.answer(REMOVE, WireNode.json(204, ""));
    assertThat(
            client
                .client()
                .raft()
                .removePeer(
                    node.address(), "raft2", new Secret("dr-token"), ClientUnderTest.soon()))
        .isEqualTo(Removal.NOT_LOOKED_UP);
    assertThat(body(node.requests(REMOVE).getFirst()).toString())
        .isEqualTo("{\"server_id\":\"raft2\",\"dr_operation_token\":\"dr-token\"}");
    assertThat(node.requests(CONFIGURATION)).isEmpty();
  }

  @Test
  void aPeerThatStaysAlthoughItsRemovalWasTakenIsAnError() {
    node.answer(REMOVE, WireNode.json(204, "")).answer(CONFIGURATION, servers("raft2"));
    assertThatThrownBy(() -> remove("raft2"))
        .hasMessageContaining("accepted, but the configuration still has 'raft2'");
    assertThat(node.requests(REMOVE)).hasSize(1);
    assertThat(node.requests(CONFIGURATION)).as("once before and ten times after").hasSize(11);
    assertThat(client.pauses()).hasSize(10).containsOnly(Duration.ofSeconds(1));
  }

  @Test
  void aRemovalIsDoneOnceTheConfigurationShowsIt() throws Exception {
    node.answer(REMOVE, WireNode.json(204, ""))
        .answer(CONFIGURATION, servers("raft1", "raft2"), servers("raft1"));
    assertThat(remove("raft2")).isEqualTo(Removal.REMOVED);
    assertThat(node.requests(REMOVE)).hasSize(1);
  }

  @Test
  void aServerThatTheClusterDoesNotHaveIsNotRemoved() throws Exception {
    node.answer(CONFIGURATION, servers("raft1"));
    assertThat(remove("raft2")).isEqualTo(Removal.WAS_NOT_THERE);
    assertThat(node.requests(REMOVE)).isEmpty();
  }

  @Test
  void aRefusalNamesThePolicyThatIsMissing() {
    node.answer(CONFIGURATION, WireNode.json(403, "{\"errors\":[\"permission denied\"]}"));
    assertThatThrownBy(() -> remove("raft2"))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("\"sys/storage/raft/configuration\"");
  }

  @Test
  void onlyAConfiguredAddressIsFoundAgain() {
    RaftApi raft = client.client().raft();
    assertThat(raft.addresses()).containsExactly(node.address());
    assertThat(raft.address(" " + node.address() + " ")).contains(node.address());
    assertThat(raft.address("https://elsewhere:8200")).isEmpty();
    assertThat(raft.address("no address")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"joined\":false}"})
  void aJoinThatIsNotToldAsDoneIsUnclearUnlessTheNodeGoesOnByItself(String answer)
      throws Exception {
    node.answer(JOIN, WireNode.json(200, answer));
    assertThatThrownBy(() -> join(joinAlone("https://l:8200")))
        .isInstanceOf(UnclearChangeException.class)
        .hasMessageContaining("answered 200 without 'joined'");
    assertThat(join(joinRetrying("https://l:8200"))).isFalse();
  }

  @Test
  void aLostAnswerLeavesItUnclearAndAMissingConnectionDoesNot() {
    node.answer(
        JOIN, new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    assertThatThrownBy(() -> join(joinAlone("https://l:8200")))
        .isInstanceOf(UnclearChangeException.class)
        .hasMessageContaining("it may have been done all the same");
    node.close();
    assertThatThrownBy(() -> join(joinAlone("https://l:8200")))
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("connection refused");
  }

  /** Gateways write JSON too; Vault's own refusals have {@code errors}. */
  @Test
  void aServerErrorInJsonThatIsNotVaultsLeavesItUnclear() {
    node.answer(JOIN, WireNode.json(503, "{\"message\":\"upstream connect error\"}"));
    assertThatThrownBy(() -> join(joinAlone("https://l:8200")))
        .isInstanceOf(UnclearChangeException.class);
  }

  @Test
  void aQuotaThatAsksForTimeIsToldWithIt() {
    node.answer(
        JOIN,
        WireNode.json(429, "{\"errors\":[]}").newBuilder().setHeader("Retry-After", "7").build());
    assertThatThrownBy(() -> join(joinAlone("https://l:8200")))
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("(it asks to be left alone for 7s)");
  }

  @Test
  void theSealOfAnyNodeIsReadAndNothingElseIsTakenForIt() throws Exception {
    node.answer(WireNode.SEAL_STATUS, WireNode.json(200, "{\"sealed\":true}"));
    assertThat(client.client().raft().sealState(node.address(), ClientUnderTest.soon()).sealed())
        .isTrue();
    node.answer(WireNode.SEAL_STATUS, WireNode.json(200, "<html>"));
    assertThatThrownBy(
            () -> client.client().raft().sealState(node.address(), ClientUnderTest.soon()))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("expected Vault's JSON");
  }

  /** What fails now is the look, and not the removal. */
  @Test
  void aRemovalThatWasTakenIsNeverCalledUntouchedBecauseNobodyCouldLook() {
    node.answer(REMOVE, WireNode.json(204, ""))
        .answer(
            CONFIGURATION,
            servers("raft2"),
            WireNode.json(403, "{\"errors\":[\"permission denied\"]}"));
    assertThatThrownBy(() -> remove("raft2"))
        .isInstanceOf(UnclearChangeException.class)
        .hasMessageContaining("permission denied")
        .hasMessageContaining("the removal of 'raft2' was accepted before");
    assertThat(node.requests(REMOVE)).hasSize(1);
  }

  @Test
  void aConfigurationThatIsNoneIsRefused() {
    node.answer(CONFIGURATION, WireNode.json(200, "{\"data\":{\"config\":{}}}"));
    assertThatThrownBy(() ->
            client
                .client()
                .raft()
                .configuration(
                    ClientUnderTest.active(node.address()),
                    VaultToken.given(new Secret("t")),
                    ClientUnderTest.soon()))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("expected a list of servers");
  }

  private Removal remove(String serverId) throws Exception {
    return client
        .client()
        .raft()
        .removePeer(
            ClientUnderTest.active(node.address()),
            VaultToken.given(new Secret("t")),
            serverId,
            ClientUnderTest.soon());
  }

  private static MockResponse servers(String... ids) {
    return WireNode.json(
        200,
        Stream.of(ids)
            .map("{\"node_id\":\"%s\"}"::formatted)
            .collect(Collectors.joining(",", "{\"data\":{\"config\":{\"servers\":[", "]}}}")));
  }

  private boolean join(JoinRequest request) throws Exception {
    return client.client().raft().join(node.address(), request, ClientUnderTest.soon());
  }

  private static JoinRequest joinAlone(String leader) {
    return join(leader, false);
  }

  private static JoinRequest joinRetrying(String leader) {
    return join(leader, true);
  }

  private static JoinRequest join(String leader, boolean retry) {
    return new JoinRequest(
        Optional.of(leader),
        retry,
        new JoinRequest.Tls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static JsonObject body(RecordedRequest request) {
    return Json.object(WireNode.body(request)).orElseThrow();
  }
}
