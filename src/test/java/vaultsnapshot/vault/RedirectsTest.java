package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.vault.ClientUnderTest.active;
import static vaultsnapshot.vault.WireNode.SNAPSHOT;
import static vaultsnapshot.vault.WireNode.redirect;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Secret;

final class RedirectsTest {
  private static final VaultToken TOKEN = VaultToken.given(new Secret("hvs.a-token"));

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final WireNode leader = opened(WireNode.start().answer(SNAPSHOT, archive()));
  private final WireNode standby = opened(WireNode.start());

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  @Test
  void aStandbys307TakesTheTokenToTheLeader() throws InterruptedException, IOException {
    standby.answer(SNAPSHOT, RecordedAnswers.answer("standby-snapshot-307", leader.address()));
    try (SnapshotDownload download = download(ClientUnderTest.settings(standby.address()))) {
      assertThat(download.servedBy()).isEqualTo(leader.address());
      assertThat(download.body().readAllBytes()).asString().isEqualTo("archive");
    }
    RecordedRequest atLeader = leader.requests(SNAPSHOT).getFirst();
    assertThat(atLeader.getMethod()).isEqualTo("GET");
    assertThat(atLeader.getHeaders().get("X-Vault-Token")).isEqualTo("hvs.a-token");
  }

  @Test
  void aLoginIsSentOnWithItsBody() throws InterruptedException {
    String path = "/v1/auth/approle/login";
    standby.answer(path, redirect(307, leader.address() + path));
    leader.answer(path, RecordedAnswers.answer("approle-login"));
    Login login = new Login.AppRole("approle", "the-role", java.util.Optional.empty());
    ClientUnderTest client = opened(ClientUnderTest.of(standby.address()));
    client.login(active(standby.address()), login);
    RecordedRequest atLeader = leader.requests(path).getFirst();
    assertThat(atLeader.getMethod()).isEqualTo("POST");
    assertThat(WireNode.body(atLeader)).isEqualTo("{\"role_id\":\"the-role\"}");
  }

  @Test
  void aHostThatTheSettingsDoNotNameGetsNothing() {
    sendsTo(leader.under("localhost") + SNAPSHOT);
    assertThatThrownBy(() -> download(ClientUnderTest.withPublicAuthority(standby.address())))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("redirects to " + leader.under("localhost"))
        .hasMessageContaining("add localhost to VAULT_ALLOWED_HOSTS");
    assertThat(leader.requests()).isEmpty();
  }

  @Test
  void anAllowedHostIsFollowed() throws InterruptedException {
    sendsTo(leader.under("localhost") + SNAPSHOT);
    VaultSettings settings = ClientUnderTest.withPublicAuthority(standby.address());
    try (var download = download(ClientUnderTest.allowing("localhost", settings))) {
      assertThat(download.servedBy()).isEqualTo(leader.under("localhost"));
    }
  }

  @Test
  void aHostThatAPrivateAuthorityCertifiedIsFollowed() throws InterruptedException {
    sendsTo(leader.under("localhost") + SNAPSHOT);
    try (var download = download(ClientUnderTest.settings(standby.address()))) {
      assertThat(download.servedBy()).isEqualTo(leader.under("localhost"));
    }
  }

  @Test
  void httpsNeverBecomesHttp() {
    WireNode plain = opened(WireNode.startPlain()).answer(SNAPSHOT, archive());
    sendsTo(plain.address() + SNAPSHOT);
    assertRefused("from https to http://127.0.0.1");
    assertThat(plain.requests()).isEmpty();
  }

  @Test
  void onLoopbackHttpMayStayHttp() throws InterruptedException {
    WireNode plainLeader = opened(WireNode.startPlain()).answer(SNAPSHOT, archive());
    WireNode plain = opened(WireNode.startPlain());
    plain.answer(SNAPSHOT, redirect(307, plainLeader.under("localhost") + SNAPSHOT));
    ClientUnderTest client = opened(ClientUnderTest.of(plain.address()));
    try (var download = client.download(active(plain.address()), TOKEN)) {
      assertThat(download.servedBy()).isEqualTo(plainLeader.under("localhost"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 304})
  void anotherStatusThanVaultsIsRefused(int status) {
    standby.answer(SNAPSHOT, redirect(status, leader.address() + SNAPSHOT));
    assertRefused("answered " + status + ", expected 307");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://user:word@127.0.0.1:1/v1/sys/storage/raft/snapshot|with a user name in it",
        "https://127.0.0.1:1/v1/sys/raw/core|something other than /v1/sys/storage/raft/snapshot",
        "https://127.0.0.1:1/v1/sys/storage/raft/snapshot?x=1|something other than",
        "https://127.0.0.1:65536/v1/sys/storage/raft/snapshot|it has a port out of range",
        "https:///v1/sys/storage/raft/snapshot|something other than",
        "https://bad host/|is no URL",
        "ftp://127.0.0.1/v1/sys/storage/raft/snapshot|which is not https"
      })
  void anAddressThatVaultNeverSendsIsRefused(String location, String why) {
    sendsTo(location);
    assertRefused(why);
  }

  @Test
  void aRedirectWithoutAnAddressIsRefused() {
    standby.answer(SNAPSHOT, new MockResponse.Builder().code(307).build());
    assertRefused("no Location");
  }

  @Test
  void aNodeThatRedirectsToItselfIsTriedAgainAndThenTold() {
    sendsTo(standby.address() + SNAPSHOT);
    assertThatThrownBy(() -> download(ClientUnderTest.settings(standby.address())))
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("redirects to itself")
        .hasMessageContaining("api_addr");
    assertThat(standby.requests(SNAPSHOT)).hasSize(Backoff.OF_A_BUSY_NODE.attempts());
  }

  @Test
  void aCircleEnds() {
    sendsTo(leader.address() + SNAPSHOT);
    leader.answer(SNAPSHOT, redirect(307, standby.address() + SNAPSHOT));
    assertThatThrownBy(() -> download(ClientUnderTest.settings(standby.address())))
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("do not agree who the leader is");
  }

  private void sendsTo(String location) {
    standby.answer(SNAPSHOT, redirect(307, location));
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> download(ClientUnderTest.settings(standby.address())))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageStartingWith(standby.address() + " (snapshot): ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("user:word");
    assertThat(standby.requests(SNAPSHOT)).hasSize(1);
    assertThat(leader.requests()).isEmpty();
  }

  private SnapshotDownload download(VaultSettings settings) throws InterruptedException {
    ClientUnderTest client = opened(new ClientUnderTest(settings));
    URI address = standby.address();
    return client.download(active(address), TOKEN);
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private static MockResponse archive() {
    return new MockResponse.Builder()
        .setHeader("Content-Type", "application/gzip")
        .chunkedBody(new Buffer().writeUtf8("archive"), 4)
        .build();
  }
}
