package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.vault.ClientUnderTest.active;
import static vaultsnapshot.vault.WireNode.json;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Secret;

final class LoginsTest {
  private static final String APPROLE = "/v1/auth/approle/login";
  private static final Secret PASSWORD = new Secret("pass-word");
  private static final Login LOGIN =
      new Login.AppRole("approle", "role-1", Optional.of(new Secret("secret-id-1")));

  private final WireNode node = WireNode.start();
  private ClientUnderTest client = ClientUnderTest.of(node.address());

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of(LOGIN, APPROLE, "{\"role_id\":\"role-1\",\"secret_id\":\"secret-id-1\"}"),
        Arguments.of(
            new Login.AppRole("team/approle", "role-1", Optional.empty()),
            "/v1/auth/team/approle/login",
            "{\"role_id\":\"role-1\"}"),
        Arguments.of(
            new Login.Userpass("userpass", "back up/1", PASSWORD),
            "/v1/auth/userpass/login/back%20up%2F1",
            "{\"password\":\"pass-word\"}"),
        Arguments.of(
            new Login.Ldap("ldap", "backup", PASSWORD),
            "/v1/auth/ldap/login/backup",
            "{\"password\":\"pass-word\"}"),
        Arguments.of(
            new Login.Cert("cert", Optional.of("backup"), "", new Secret("key")),
            "/v1/auth/cert/login",
            "{\"name\":\"backup\"}"),
        Arguments.of(
            new Login.Cert("cert", Optional.empty(), "", new Secret("key")),
            "/v1/auth/cert/login",
            "{}"),
        Arguments.of(
            new Login.Aws("aws", Optional.of("backup"), Optional.empty(), Optional.empty()),
            "/v1/auth/aws/login",
            "{\"role\":\"backup\",\"iam_request_headers\":\"e30=\"}"),
        Arguments.of(
            new Login.Jwt("jwt", Optional.of("backup"), new Secret("a.b.c")),
            "/v1/auth/jwt/login",
            "{\"role\":\"backup\",\"jwt\":\"a.b.c\"}"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyMethodSendsWhatItsDocumentationAsksFor(Login login, String path, String body)
      throws InterruptedException {
    node.answer(path, RecordedAnswers.answer("approle-login"));
    VaultToken token = client.login(active(node.address()), login);
    assertThat(token.value().value()).isEqualTo("<token>");
    assertThat(token.kind()).isEqualTo(VaultToken.Kind.SERVICE);
    RecordedRequest request = node.requests(path).getFirst();
    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(WireNode.body(request)).isEqualTo(body);
    assertThat(request.getHeaders().get("X-Vault-Token")).isNull();
    assertThat(request.getHeaders().get("X-Vault-Namespace")).isNull();
  }

  @Test
  void aGivenTokenNeedsNoCall() throws InterruptedException {
    Login given = new Login.Token(new Secret("hvs.given"));
    VaultToken token = client.login(active(node.address()), given);
    assertThat(token.kind()).isEqualTo(VaultToken.Kind.GIVEN);
    assertThat(node.requests()).isEmpty();
  }

  @Test
  void theNamespaceGoesOnTheLogin() throws InterruptedException {
    client.close();
    client = new ClientUnderTest(ClientUnderTest.inNamespace("team/a", node.address()));
    node.answer(APPROLE, RecordedAnswers.answer("approle-login"));
    VaultToken token = client.login(active(node.address()), LOGIN);
    assertThat(token.namespace()).contains("team/a");
    assertThat(node.requests(APPROLE).getFirst().getHeaders().get("X-Vault-Namespace"))
        .isEqualTo("team/a");
  }

  @Test
  void aRefusedLoginIsNeverSentAgainNotEvenToAnotherAddress() throws InterruptedException {
    try (WireNode other = WireNode.start()) {
      node.answer(APPROLE, RecordedAnswers.answer("approle-login-wrong"));
      other.answer(APPROLE, RecordedAnswers.answer("approle-login"));
      assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageContaining("answered 400: invalid role or secret ID")
          .hasMessageContaining("check role_id and secret_id");
      assertThatThrownBy(() -> client.login(active(other.address()), LOGIN))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageContaining("answered 400: invalid role or secret ID");
      assertThat(node.requests(APPROLE)).hasSize(1);
      assertThat(other.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405})
  void noRefusalIsTriedAgain(int status) {
    node.answer(APPROLE, json(status, "{\"errors\":[\"no\"]}"));
    assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
        .isInstanceOf(PermanentVaultException.class);
    assertThat(node.requests(APPROLE)).hasSize(1);
  }

  @Test
  void aSecondFactorIsToldAndTheLoginNotRepeated() {
    node.answer(
        APPROLE,
        json(
            200,
            "{\"auth\":{\"client_token\":\"\",\"mfa_requirement\":{\"mfa_request_id\":\"1\"}}}"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageContaining("second factor (MFA)");
    }
    assertThat(node.requests(APPROLE)).hasSize(1);
  }

  @Test
  void aBatchTokenIsKnownAsOne() throws InterruptedException {
    node.answer(
        APPROLE,
        json(
            200,
            "{\"auth\":{\"client_token\":\"hvb.1\",\"token_type\":\"batch\",\"num_uses\":0}}"));
    VaultToken token = client.login(active(node.address()), LOGIN);
    assertThat(token.kind()).isEqualTo(VaultToken.Kind.BATCH);
  }

  @Test
  void aBusyNodeIsAskedAgain() throws InterruptedException {
    node.answer(
        APPROLE,
        json(503, "{\"errors\":[\"local node not active but active cluster node not found\"]}"),
        RecordedAnswers.answer("approle-login"));
    client.login(active(node.address()), LOGIN);
    assertThat(node.requests(APPROLE)).hasSize(2);
  }

  @Test
  void aQuotaIsWaitedForAsLongAsItAsks() throws InterruptedException {
    MockResponse limited =
        json(
                429,
                "{\"errors\":[\"request path \\\"auth/approle/login\\\": rate limit quota exceeded\"]}")
            .newBuilder()
            .setHeader("Retry-After", "7")
            .build();
    node.answer(APPROLE, limited, RecordedAnswers.answer("approle-login"));
    client.login(active(node.address()), LOGIN);
    assertThat(client.pauses()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void aQuotaThatAsksForMoreTimeThanThereIsEndsTheCall() {
    MockResponse limited =
        json(429, "{\"errors\":[]}").newBuilder().setHeader("Retry-After", "3600").build();
    node.answer(APPROLE, limited);
    assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
        .isInstanceOfSatisfying(
            RetryableVaultException.class,
            failure -> assertThat(failure.retryAfter()).contains(Duration.ofHours(1)));
    assertThat(client.pauses()).isEmpty();
  }

  @Test
  void serverErrorsEndTheLoginForGoodBeforeAUserIsLocked() {
    node.answer(APPROLE, json(500, "{\"errors\":[\"internal error\"]}"));
    assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("not sent again in this run");
    assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
        .isInstanceOf(PermanentVaultException.class);
    assertThat(node.requests(APPROLE)).hasSize(3);
  }

  @Test
  void aLostAnswerIsNamedWhenTheNextOneIsARefusal() {
    node.answer(
        APPROLE,
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build(),
        RecordedAnswers.answer("approle-login-wrong"));
    assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("may have spent a single-use secret_id");
    assertThat(node.requests(APPROLE)).hasSize(2);
  }

  @Test
  void whatVaultEchoesOfASecretIsNotTold() {
    node.answer(APPROLE, json(400, "{\"errors\":[\"bad secret-id-1 here\"]}"));
    assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
        .hasMessageContaining("bad (redacted) here")
        .hasMessageNotContaining("secret-id-1");
  }

  @Test
  void norIfItStandsUnderASuccessWithoutAToken() {
    node.answer(APPROLE, json(200, "{\"errors\":[\"bad secret-id-1 here\"]}"));
    assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
        .hasMessageContaining("bad (redacted) here")
        .hasMessageNotContaining("secret-id-1");
  }

  /** Bullets become blanks and long texts are cut: a secret is looked for before that. */
  @Test
  void norIfTheMessageWouldHaveChangedOrCutIt() {
    Login login = new Login.AppRole("approle", "r", Optional.of(new Secret("my*own*secret")));
    String words = "my*own*secret " + "x".repeat(977) + " my*own*secret";
    node.answer(APPROLE, json(400, "{\"errors\":[\"%s\"]}".formatted(words)));
    assertThatThrownBy(() -> client.login(active(node.address()), login))
        .hasMessageContaining("(redacted) xxx")
        .hasMessageNotContaining("my own")
        .hasMessageNotContaining("my*");
  }

  @Test
  void everyMethodIsCalledAsInTheSecret() {
    List<Login> logins =
        List.of(
            new Login.Token(PASSWORD),
            LOGIN,
            new Login.Userpass("userpass", "backup", PASSWORD),
            new Login.Ldap("ldap", "backup", PASSWORD),
            new Login.Cert("cert", Optional.empty(), "", PASSWORD),
            new Login.Aws("aws", Optional.empty(), Optional.empty(), Optional.empty()),
            new Login.Jwt("jwt", Optional.empty(), PASSWORD));
    assertThat(logins)
        .extracting(Login::method)
        .containsExactly("token", "approle", "userpass", "ldap", "cert", "aws", "jwt");
  }

  @Test
  void aRetryAfterThatIsADateCountsAsNone() throws InterruptedException {
    node.answer(
        APPROLE,
        json(503, "{\"errors\":[\"no active node\"]}")
            .newBuilder()
            .addHeader("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT")
            .build(),
        json(200, "{\"auth\":{\"client_token\":\"hvs.later\"}}"));
    assertThat(client.login(active(node.address()), LOGIN).value().value()).isEqualTo("hvs.later");
    assertThat(client.pauses()).hasSize(1);
  }

  @Test
  void anAnswerToALoginThatIsNotVaultsIsToldAsSuch() {
    node.answer(APPROLE, json(200, "{\"welcome\":true}"));
    assertThatThrownBy(() -> client.login(active(node.address()), LOGIN))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("answered 200 without a token");
  }

  @Test
  void whatVaultEchoesOfASignatureIsNotTold() {
    node.answer("/v1/auth/aws/login", json(400, "{\"errors\":[\"bad e30= here\"]}"));
    Login aws = new Login.Aws("aws", Optional.of("backup"), Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> client.login(active(node.address()), aws))
        .hasMessageContaining("bad (redacted) here")
        .hasMessageNotContaining("e30=");
  }

  @Test
  void nothingThatHoldsASecretShowsIt() throws InterruptedException {
    node.answer(APPROLE, json(200, "{\"auth\":{\"client_token\":\"hvs.shown\"}}"));
    VaultToken token = client.login(active(node.address()), LOGIN);
    LoginCall call =
        new LoginCall(
            _ -> new com.google.gson.JsonObject(), Optional.empty(), Duration.ofSeconds(1));
    Answer answer = new Answer(node.address(), 200, "", Optional.empty(), "hvs.shown");
    assertThat(List.of(token, LOGIN, call.request(LOGIN), answer).toString())
        .doesNotContain("hvs.shown", "secret-id-1");
  }

  @Test
  void aMountThatLeadsElsewhereIsRefused() {
    Login login = new Login.AppRole("../sys", "role-1", Optional.empty());
    assertThatThrownBy(() -> client.login(active(node.address()), login))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("'..'");
    assertThat(node.requests()).isEmpty();
  }
}
