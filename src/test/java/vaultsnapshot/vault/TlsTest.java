package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.vault.ClientUnderTest.active;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Secret;

final class TlsTest {
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  @Test
  void anExpiredCertificateIsToldWithItsDate() {
    WireNode node =
        leaderWith(
            certificate()
                .validityInterval(0, TimeUnit.DAYS.toMillis(365))
                .addSubjectAlternativeName("127.0.0.1")
                .build());
    assertFails(ClientUnderTest.settings(node.address()), "not valid today", "NotAfter");
  }

  @Test
  void aCertificateForAnotherNameIsToldWithTheSetting() {
    WireNode node = leaderWith(certificate().addSubjectAlternativeName("vault.example").build());
    assertFails(
        ClientUnderTest.settings(node.address()),
        "certificate is not for 127.0.0.1",
        "VAULT_TLS_SERVER_NAME");
  }

  @Test
  void theServerNameIsWhatIsSentAndLookedFor() throws InterruptedException {
    WireNode node = leaderWith(certificate().addSubjectAlternativeName("vault.example").build());
    VaultSettings settings =
        ClientUnderTest.named("vault.example", ClientUnderTest.settings(node.address()));
    assertThat(opened(new ClientUnderTest(settings)).findActiveNode().address())
        .isEqualTo(node.address());
    assertThat(node.requests().getFirst().getHandshakeServerNames())
        .containsExactly("vault.example");
  }

  @Test
  void aServerNameThatTheCertificateDoesNotHaveIsRefused() {
    WireNode node = opened(WireNode.startLeader());
    VaultSettings settings =
        ClientUnderTest.named("vault.example", ClientUnderTest.settings(node.address()));
    assertFails(settings, "certificate is not for vault.example");
  }

  @Test
  void anUnknownAuthorityIsToldWithTheWayToPassOne() {
    WireNode node = opened(WireNode.startLeader());
    assertFails(
        ClientUnderTest.settings(List.of(), List.of(node.address())),
        "authority that is not trusted",
        "pass the authority's certificate in VAULT_CACERT");
  }

  @Test
  void aGivenAuthorityIsTheOnlyOneTrusted() {
    WireNode node = opened(WireNode.startLeader());
    HeldCertificate other = new HeldCertificate.Builder().certificateAuthority(0).build();
    assertFails(
        ClientUnderTest.settings(List.of(other.certificate()), List.of(node.address())),
        "authority that is not trusted",
        "is the only one trusted");
  }

  @Test
  void aServerWithoutTlsIsToldAsSuch() throws IOException {
    // What Go's server says to a TLS handshake on a plain port.
    URI address = rawServer("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    assertFails(ClientUnderTest.settings(address), "does not speak TLS");
  }

  @Test
  void aHandshakeThatBreaksIsWorthAnotherAttempt() throws IOException {
    URI address = rawServer("");
    assertThatThrownBy(() -> opened(ClientUnderTest.of(address)).findActiveNode())
        .isInstanceOf(RetryableVaultException.class);
  }

  @Test
  void aNameThatDoesNotExistIsToldWithTheWordDns() {
    // RFC 2606: 'invalid' never resolves.
    VaultSettings settings = ClientUnderTest.settings(URI.create("https://vault.invalid:8200"));
    assertThatThrownBy(() -> opened(new ClientUnderTest(settings)).findActiveNode())
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("the name vault.invalid cannot be resolved")
        .hasMessageContaining("DNS");
  }

  @Test
  void theClientCertificateIsShownAndTheConnectionStillUsedAgain() throws InterruptedException {
    HeldCertificate client = certificate().commonName("backup").build();
    WireNode node = opened(WireNode.startLeader());
    node.answer("/v1/auth/cert/login", RecordedAnswers.answer("approle-login"));
    Login.Cert login =
        new Login.Cert(
            "cert",
            Optional.empty(),
            client.certificatePem(),
            new Secret(client.privateKeyPkcs8Pem()));
    ClientUnderTest underTest =
        opened(new ClientUnderTest(ClientUnderTest.settings(node.address()), Optional.of(login)));
    underTest.findActiveNode();
    underTest.login(active(node.address()), login);
    assertThat(node.requests())
        .hasSize(4)
        .allSatisfy(request -> {
          assertThat(request.getHandshake())
              .extracting(handshake -> handshake.peerCertificates().getFirst())
              .isEqualTo(client.certificate());
          assertThat(request.getConnectionIndex()).isZero();
        });
  }

  @Test
  void aClientCertificateThatCannotBeUsedIsABadSetting() {
    Login.Cert login =
        new Login.Cert("cert", Optional.empty(), "nothing", new Secret("key material"));
    VaultSettings settings = ClientUnderTest.settings(URI.create("https://127.0.0.1:1"));
    assertThatThrownBy(() -> new ClientUnderTest(settings, Optional.of(login)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("client_cert")
        .hasMessageContaining("client_key")
        .hasMessageNotContaining("key material");
  }

  private void assertFails(VaultSettings settings, String... parts) {
    ClientUnderTest client = opened(new ClientUnderTest(settings));
    assertThatThrownBy(client::findActiveNode)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContainingAll(parts);
    assertThat(client.pauses()).isEmpty();
  }

  private WireNode leaderWith(HeldCertificate certificate) {
    return opened(WireNode.start(certificate)).leads();
  }

  private static HeldCertificate.Builder certificate() {
    return new HeldCertificate.Builder().signedBy(WireNode.AUTHORITY);
  }

  /** Says {@code words} to everyone, without listening, and hangs up. */
  private URI rawServer(String words) throws IOException {
    ServerSocket server = opened(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().start(() -> sayToEveryone(server, words));
    return URI.create("https://127.0.0.1:" + server.getLocalPort());
  }

  private static void sayToEveryone(ServerSocket server, String words) {
    while (!server.isClosed()) {
      try (Socket caller = server.accept()) {
        caller.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        caller.shutdownOutput();
        // Unread bytes would make the close a reset, which could overtake the words.
        caller.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException hungUp) {
        // Callers that give up are what the test is about.
      }
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }
}
