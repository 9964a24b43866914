package vaultsnapshot.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * A TLS server on loopback that answers as an active Vault node does; single paths can be given
 * another answer. It remembers every request, so that a test can say what was sent to whom.
 */
public final class WireVault implements AutoCloseable {
  /** The token that its logins hand out. */
  public static final String TOKEN = "hvs.wire-vault-token";

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /**
   * What came in.
   *
   * @param body as UTF-8
   * @param headers first value of each, names in lower case
   */
  public record Request(String method, String path, Map<String, String> headers, String body) {}

  private WireVault(HttpsServer server) {
    this.server = server;
  }

  /** Starts an active node whose applied index is {@code index}. */
  public static WireVault activeNode(SSLContext tls, long index) {
    WireVault vault = started(tls);
    vault.json("/v1/sys/health", 200, health(false));
    vault.json("/v1/sys/leader", 200, leader(true, vault.address(), index));
    vault.json("/v1/sys/seal-status", 200, SEAL_STATUS);
    vault.json("/v1/auth/token/revoke-self", 204, "");
    return vault;
  }

  /**
   * Starts a standby of the node at {@code leader}: Vault's answers 307 to everything but the
   * status calls.
   */
  public static WireVault standbyOf(SSLContext tls, URI leader, long index) {
    WireVault vault = started(tls);
    vault.json("/v1/sys/health", 429, health(true));
    vault.json("/v1/sys/leader", 200, leader(false, leader, index));
    vault.json("/v1/sys/seal-status", 200, SEAL_STATUS);
    return vault.answer("/", exchange -> redirect(exchange, leader));
  }

  /** What it says from now on to have applied. */
  public WireVault applied(long index) {
    return json("/v1/sys/leader", 200, leader(true, address(), index));
  }

  /** Its https address, by the loopback number. */
  public URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Every request so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Requests to this very path. */
  public List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  /**
   * Serves {@code snapshot} to whoever brings the token, as {@code GET
   * /v1/sys/storage/raft/snapshot}.
   */
  public WireVault serving(SyntheticSnapshot snapshot) {
    return serving(snapshot, UnaryOperator.identity());
  }

  /** The same, written through {@code wrapper}: a server that stalls or trickles. */
  public WireVault serving(SyntheticSnapshot snapshot, UnaryOperator<OutputStream> wrapper) {
    return answer(
        "/v1/sys/storage/raft/snapshot",
        exchange -> {
          if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            send(exchange, 403, "{\"errors\":[\"permission denied\"]}");
            return;
          }
          exchange.getResponseHeaders().set("Content-Type", "application/gzip");
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = wrapper.apply(exchange.getResponseBody())) {
            snapshot.writeTo(out);
          }
        });
  }

  /**
   * Lets a login at {@code auth/<path>/login} succeed when {@code check} holds; else Vault's 400
   * with {@code error}.
   */
  public WireVault login(String path, java.util.function.Predicate<Request> check, String error) {
    return answer(
        "/v1/auth/" + path,
        exchange -> {
          boolean accepted = check.test(requests.getLast());
          send(
              exchange,
              accepted ? 200 : 400,
              accepted ? LOGIN : "{\"errors\":[\"" + error + "\"]}");
        });
  }

  /** Gives {@code path} (or all below it, as the server's contexts do) this answer. */
  public WireVault json(String path, int status, String body) {
    return answer(path, exchange -> send(exchange, status, body));
  }

  /** Sends {@code path} on to {@code leader}, as a node that has become a standby. */
  public WireVault redirecting(String path, URI leader) {
    return answer(path, exchange -> redirect(exchange, leader));
  }

  /** Gives {@code path} this handler. */
  public WireVault answer(String path, HttpHandler handler) {
    answers.put(path, handler);
    return this;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static WireVault started(SSLContext tls) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      WireVault vault = new WireVault(server);
      server.setExecutor(vault.threads);
      server.createContext("/", vault::handle);
      server.start();
      return vault;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              path,
              exchange.getRequestHeaders().entrySet().stream()
                  .collect(
                      java.util.stream.Collectors.toMap(
                          header -> header.getKey().toLowerCase(java.util.Locale.ROOT),
                          header -> header.getValue().getFirst())),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      HttpHandler handler =
          answers.getOrDefault(path, answers.getOrDefault("/", WireVault::notFound));
      handler.handle(exchange);
    }
  }

  private static void redirect(HttpExchange exchange, URI leader) throws IOException {
    exchange.getResponseHeaders().set("Location", leader + exchange.getRequestURI().toString());
    exchange.sendResponseHeaders(307, -1);
  }

  private static void notFound(HttpExchange exchange) throws IOException {
    send(exchange, 404, "{\"errors\":[]}");
  }

  /** Answers {@code exchange} with JSON, or with nothing where {@code body} is empty. */
  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String health(boolean standby) {
    return """
    {"initialized":true,"sealed":false,"standby":%s,"performance_standby":false,"replication_performance_mode":"disabled",\
    "replication_dr_mode":"disabled","server_time_utc":1795400546,"version":"1.21.4","enterprise":false,\
    "cluster_name":"vault-cluster-837ca443","cluster_id":"1e3305cd-e447-355c-e88c-1b9573f8ca9a","echo_duration_ms":0,\
    "clock_skew_ms":0,"replication_primary_canary_age_ms":0,"removed_from_cluster":false}
    """
        .formatted(standby);
  }

  private static String leader(boolean self, URI leader, long index) {
    return """
    {"ha_enabled":true,"is_self":%s,"active_time":"2026-11-23T02:22:16.099026366Z","leader_address":"%s",\
    "leader_cluster_address":"https://127.0.0.1:18601","performance_standby":false,\
    "performance_standby_last_remote_wal":0,"raft_committed_index":%d,"raft_applied_index":%d}
    """
        .formatted(self, leader, index, index);
  }

  private static final String SEAL_STATUS =
      """
      {"type":"shamir","initialized":true,"sealed":false,"t":3,"n":5,"progress":0,"nonce":"","version":"1.21.4",\
      "build_date":"2026-03-04T17:16:34Z","migration":false,"cluster_name":"vault-cluster-837ca443",\
      "cluster_id":"1e3305cd-e447-355c-e88c-1b9573f8ca9a","recovery_seal":false,"storage_type":"raft",\
      "removed_from_cluster":false}
      """;

  private static final String LOGIN =
      """
      {"request_id":"083b2783-39c2-d90f-7215-ea2524ef27ba","lease_id":"","renewable":false,"lease_duration":0,"data":null,\
      "wrap_info":null,"warnings":null,"auth":{"client_token":"%s","accessor":"r4y9mbP45qjurOvyAuBeVn6R",\
      "policies":["snapshot"],"token_policies":["snapshot"],"metadata":{},"lease_duration":1200,"renewable":true,\
      "entity_id":"807fbcc9-a984-b7de-4622-2f371d1ff7a9","token_type":"service","orphan":true,"mfa_requirement":null,\
      "num_uses":0},"mount_type":""}
      """
          .formatted(TOKEN);
}
