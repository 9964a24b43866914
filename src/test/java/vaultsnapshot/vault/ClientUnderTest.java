package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.X509TrustManager;
import vaultsnapshot.input.Problems;

/** A client with the test authority, whose pauses between attempts are noted and not waited for. */
final class ClientUnderTest implements AutoCloseable {
  static final Duration STALL_TIMEOUT = Duration.ofSeconds(20);

  private final List<Duration> pauses = new ArrayList<>();
  private final VaultClient client;

  ClientUnderTest(VaultSettings settings, Optional<Login.Cert> certificate) {
    Retry retry = new Retry(InstantSource.system(), pauses::add, new Random(1));
    this.client = new VaultClient(settings, certificate, ClientUnderTest::signed, retry);
  }

  ClientUnderTest(VaultSettings settings) {
    this(settings, Optional.empty());
  }

  static ClientUnderTest of(URI... addresses) {
    return new ClientUnderTest(settings(addresses));
  }

  static VaultSettings settings(URI... addresses) {
    return settings(List.of(WireNode.AUTHORITY.certificate()), List.of(addresses));
  }

  static VaultSettings settings(List<X509Certificate> authorities, List<URI> addresses) {
    return new VaultSettings(
        addresses,
        authorities,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        STALL_TIMEOUT);
  }

  static VaultSettings inNamespace(String namespace, URI... addresses) {
    VaultSettings plain = settings(addresses);
    return new VaultSettings(
        plain.addresses(),
        plain.authorities(),
        plain.tlsServerName(),
        Optional.of(namespace),
        plain.allowedHosts(),
        plain.connectTimeout(),
        plain.firstByteTimeout(),
        plain.stallTimeout());
  }

  static VaultSettings impatient(Duration firstByte, Duration stall, URI... addresses) {
    VaultSettings plain = settings(addresses);
    return new VaultSettings(
        plain.addresses(),
        plain.authorities(),
        plain.tlsServerName(),
        plain.namespace(),
        plain.allowedHosts(),
        plain.connectTimeout(),
        firstByte,
        stall);
  }

  /**
   * Settings whose authorities are not all private, so that a host is trusted by its name alone:
   * one of them is an authority that every JVM knows.
   */
  static VaultSettings withPublicAuthority(URI... addresses) {
    return settings(
        List.of(WireNode.AUTHORITY.certificate(), publicAuthority()), List.of(addresses));
  }

  static VaultSettings allowing(String pattern, VaultSettings plain) {
    Problems problems = new Problems();
    return new VaultSettings(
        plain.addresses(),
        plain.authorities(),
        plain.tlsServerName(),
        plain.namespace(),
        HostPattern.read("VAULT_ALLOWED_HOSTS", pattern, problems).stream().toList(),
        plain.connectTimeout(),
        plain.firstByteTimeout(),
        plain.stallTimeout());
  }

  static VaultSettings named(String tlsServerName, VaultSettings plain) {
    return new VaultSettings(
        plain.addresses(),
        plain.authorities(),
        Optional.of(tlsServerName),
        plain.namespace(),
        plain.allowedHosts(),
        plain.connectTimeout(),
        plain.firstByteTimeout(),
        plain.stallTimeout());
  }

  private static X509Certificate publicAuthority() {
    try {
      X509TrustManager known = (X509TrustManager) TlsSockets.trustManagers(null)[0];
      return known.getAcceptedIssuers()[0];
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  VaultClient client() {
    return client;
  }

  List<Duration> pauses() {
    return pauses;
  }

  ActiveNode findActiveNode() throws InterruptedException {
    return client.findActiveNode(soon());
  }

  VaultToken login(ActiveNode node, Login login) throws InterruptedException {
    return client.login(node, login, soon());
  }

  SnapshotDownload download(ActiveNode node, VaultToken token) throws InterruptedException {
    return client.download(node, token, soon());
  }

  Revocation revoke(ActiveNode node, VaultToken token) throws InterruptedException {
    return client.revoke(node, token, soon());
  }

  /** Long enough for a slow machine, short enough to end a test that hangs. */
  static Instant soon() {
    return Instant.now().plusSeconds(60);
  }

  /** A node as the search would have found it. */
  static ActiveNode active(URI address) {
    return new ActiveNode(
        address, WireNode.CLUSTER_ID, "vault-cluster", "1.21.4", 135, "shamir", 5, 3, "raft");
  }

  @Override
  public void close() {
    client.close();
  }

  private static JsonObject signed(Login.Aws login) {
    JsonObject body = new JsonObject();
    login.role().ifPresent(role -> body.addProperty("role", role));
    body.addProperty("iam_request_headers", "e30=");
    return body;
  }
}
