package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.vault.ClientUnderTest.active;
import static vaultsnapshot.vault.WireNode.CAPABILITIES;
import static vaultsnapshot.vault.WireNode.REVOKE;
import static vaultsnapshot.vault.WireNode.json;

import java.util.List;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Secret;

/** What a token is asked, and how it ends. */
final class TokenCallsTest {
  private static final String PATH = "sys/storage/raft/snapshot";
  private static final VaultToken SERVICE = token(VaultToken.Kind.SERVICE, Optional.empty());

  private final WireNode node = WireNode.start();
  private final ClientUnderTest client = ClientUnderTest.of(node.address());

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void capabilitiesAreAskedInTheRootNamespace() throws InterruptedException {
    node.answer(CAPABILITIES, RecordedAnswers.answer("capabilities-self"));
    VaultToken ofChild = token(VaultToken.Kind.SERVICE, Optional.of("team"));
    assertThat(capabilities(ofChild)).containsExactly("read");
    RecordedRequest request = node.requests(CAPABILITIES).getFirst();
    assertThat(WireNode.body(request)).isEqualTo("{\"paths\":[\"" + PATH + "\"]}");
    assertThat(request.getHeaders().get("X-Vault-Token")).isEqualTo("hvs.a-token");
    assertThat(request.getHeaders().get("X-Vault-Namespace")).isNull();
  }

  @Test
  void forbiddenCapabilitiesNameThePolicyToWrite() {
    node.answer(CAPABILITIES, RecordedAnswers.answer("bad-token-snapshot"));
    assertThatThrownBy(() -> capabilities(SERVICE))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("path \"sys/capabilities-self\" { capabilities = [\"update\"] }");
  }

  @Test
  void anAnswerAboutSomethingElseIsAnError() {
    for (String body :
        List.of(
            "{\"sys/other\":[\"read\"]}",
            "{\"%s\":[null]}".formatted(PATH),
            "{\"%s\":[[\"read\"]]}".formatted(PATH))) {
      node.answer(CAPABILITIES, json(200, body));
      assertThatThrownBy(() -> capabilities(SERVICE))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageContaining("says nothing about " + PATH);
    }
  }

  @Test
  void aTokenIsKnownUntilItIsForbiddenWhatItCouldDoBefore() throws InterruptedException {
    node.answer(
        CAPABILITIES,
        RecordedAnswers.answer("capabilities-self"),
        RecordedAnswers.answer("bad-token-snapshot"),
        json(400, "{\"errors\":[\"no\"]}"));
    assertThat(knows()).isTrue();
    assertThat(knows()).isFalse();
    assertThatThrownBy(this::knows)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("answered 400: no");
  }

  @Test
  void aServiceTokenIsRevoked() throws InterruptedException {
    node.answer(REVOKE, RecordedAnswers.answer("revoke-self"));
    assertThat(client.revoke(active(node.address()), SERVICE)).isEqualTo(new Revocation.Revoked());
    RecordedRequest request = node.requests(REVOKE).getFirst();
    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(request.getHeaders().get("X-Vault-Token")).isEqualTo("hvs.a-token");
  }

  @Test
  void aTokenOfAChildNamespaceIsRevokedWhereItIsKnown() throws InterruptedException {
    node.answer(REVOKE, RecordedAnswers.answer("revoke-self"));
    client.revoke(active(node.address()), token(VaultToken.Kind.SERVICE, Optional.of("team")));
    assertThat(node.requests(REVOKE).getFirst().getHeaders().get("X-Vault-Namespace"))
        .isEqualTo("team");
  }

  @Test
  void batchAndGivenTokensAreLeftAlone() throws InterruptedException {
    for (VaultToken.Kind kind : List.of(VaultToken.Kind.BATCH, VaultToken.Kind.GIVEN)) {
      assertThat(client.revoke(active(node.address()), token(kind, Optional.empty())))
          .isInstanceOf(Revocation.NotNeeded.class);
    }
    assertThat(node.requests()).isEmpty();
  }

  @Test
  void aRefusedRevocationIsAnAnswerNotAnException() throws InterruptedException {
    node.answer(REVOKE, RecordedAnswers.answer("no-token-snapshot"));
    assertThat(client.revoke(active(node.address()), SERVICE))
        .isInstanceOfSatisfying(
            Revocation.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("answered 403: permission denied")
                    .contains("path \"auth/token/revoke-self\""));
    assertThat(node.requests(REVOKE)).hasSize(1);
  }

  @Test
  void aRevocationThatReachesNobodyIsAnAnswerToo() throws InterruptedException {
    node.close();
    assertThat(client.revoke(active(node.address()), SERVICE))
        .isInstanceOfSatisfying(
            Revocation.Failed.class,
            failed -> assertThat(failed.reason()).contains("connection refused"));
  }

  @Test
  void aServerErrorOnTheRevocationIsTriedAgain() throws InterruptedException {
    node.answer(
        REVOKE, json(500, "{\"errors\":[\"later\"]}"), RecordedAnswers.answer("revoke-self"));
    assertThat(client.revoke(active(node.address()), SERVICE)).isEqualTo(new Revocation.Revoked());
  }

  private boolean knows() throws InterruptedException {
    return client.client().knows(active(node.address()), SERVICE, ClientUnderTest.soon());
  }

  private List<String> capabilities(VaultToken token) throws InterruptedException {
    return client
        .client()
        .capabilities(active(node.address()), token, PATH, ClientUnderTest.soon());
  }

  private static VaultToken token(VaultToken.Kind kind, Optional<String> namespace) {
    return new VaultToken(new Secret("hvs.a-token"), kind, namespace, 0);
  }
}
