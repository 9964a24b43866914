package vaultsnapshot.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;

/**
 * A Vault node at the wire, over TLS on loopback. What it answers is set path by path, mostly from
 * {@link RecordedAnswers}; what it was asked is kept.
 */
final class WireNode implements AutoCloseable {
  static final String HEALTH = "/v1/sys/health";
  static final String SEAL_STATUS = "/v1/sys/seal-status";
  static final String LEADER = "/v1/sys/leader";
  static final String SNAPSHOT = "/v1/sys/storage/raft/snapshot";
  static final String CAPABILITIES = "/v1/sys/capabilities-self";
  static final String REVOKE = "/v1/auth/token/revoke-self";
  static final String CLUSTER_ID = "1e3305cd-e447-355c-e88c-1b9573f8ca9a";

  static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("test authority").build();

  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder()
          .signedBy(AUTHORITY)
          .addSubjectAlternativeName("localhost")
          .addSubjectAlternativeName("127.0.0.1")
          .build();

  // Made once: a key store takes longer than most tests.
  private static final HandshakeCertificates TLS = tls(CERTIFICATE);

  private final MockWebServer server = new MockWebServer();
  private final Map<String, Deque<MockResponse>> answers = new ConcurrentHashMap<>();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

  /** A client that asks before a large body waits for this for seconds. */
  private static final MockResponse BEFORE_BODIES =
      new MockResponse.Builder().add100Continue().build();

  private WireNode() {}

  /** A node that answers 404 until told otherwise. */
  static WireNode start() {
    return start(TLS);
  }

  static WireNode start(HeldCertificate certificate) {
    return start(tls(certificate));
  }

  private static HandshakeCertificates tls(HeldCertificate certificate) {
    return new HandshakeCertificates.Builder()
        .heldCertificate(certificate)
        .addTrustedCertificate(AUTHORITY.certificate())
        .build();
  }

  private static WireNode start(HandshakeCertificates tls) {
    WireNode node = new WireNode();
    node.server.useHttps(tls.sslSocketFactory());
    node.server.requestClientAuth();
    return node.started();
  }

  /** The same over plain http. */
  static WireNode startPlain() {
    return new WireNode().started();
  }

  /** The leader of a cluster of its own. */
  static WireNode startLeader() {
    WireNode node = start();
    return node.leads();
  }

  WireNode leads() {
    answer(HEALTH, RecordedAnswers.answer("leader-health"));
    answer(SEAL_STATUS, sealStatus(CLUSTER_ID, "raft"));
    return answer(LEADER, RecordedAnswers.answer("leader-leader", address()));
  }

  /** A standby that knows its leader under {@code leader} and answers 307 to all it can't serve. */
  WireNode followsAt(URI leader) {
    answer(HEALTH, RecordedAnswers.answer("standby-health"));
    answer(SEAL_STATUS, sealStatus(CLUSTER_ID, "raft"));
    answer(LEADER, RecordedAnswers.answer("standby-leader", leader));
    return answer(SNAPSHOT, RecordedAnswers.answer("standby-snapshot-307", leader));
  }

  WireNode isSealed() {
    answer(HEALTH, RecordedAnswers.answer("sealed-health"));
    return answer(LEADER, RecordedAnswers.answer("sealed-leader"));
  }

  /** Sets what {@code path} answers, one after the other; the last one stays. */
  WireNode answer(String path, MockResponse... all) {
    answers.put(path, new ArrayDeque<>(List.of(all)));
    return this;
  }

  URI address() {
    return under("127.0.0.1");
  }

  /** The same node under another name of this machine. */
  URI under(String host) {
    String scheme = server.url("/").isHttps() ? "https" : "http";
    return URI.create(scheme + "://" + host + ":" + server.getPort());
  }

  List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  List<RecordedRequest> requests(String path) {
    return requests.stream().filter(request -> request.getTarget().equals(path)).toList();
  }

  @Override
  public void close() {
    server.close();
  }

  /** What came with {@code request}; empty when nothing did. */
  static String body(RecordedRequest request) {
    ByteString body = request.getBody();
    return body == null ? "" : body.utf8();
  }

  static MockResponse json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  static MockResponse redirect(int status, String location) {
    return new MockResponse.Builder().code(status).setHeader("Location", location).build();
  }

  /** As Vault's documentation of {@code /sys/seal-status} shows it. */
  static MockResponse sealStatus(String clusterId, String storageType) {
    return json(
        200,
        """
        {"type":"shamir","initialized":true,"sealed":false,"t":3,"n":5,"progress":0,"nonce":"",
        "version":"1.21.4","build_date":"2026-03-04T17:40:05Z","migration":false,
        "cluster_name":"vault-cluster-837ca443","cluster_id":"%s","recovery_seal":false,
        "storage_type":"%s"}
        """
            .formatted(clusterId, storageType));
  }

  private WireNode started() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            requests.add(request);
            return next(request.getTarget());
          }

          @Override
          public MockResponse peek() {
            return BEFORE_BODIES;
          }
        });
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    return this;
  }

  private MockResponse next(String path) {
    Deque<MockResponse> waiting = answers.getOrDefault(path, new ArrayDeque<>());
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        return json(404, "{\"errors\":[]}");
      }
      return waiting.size() > 1 ? waiting.remove() : waiting.element();
    }
  }
}
