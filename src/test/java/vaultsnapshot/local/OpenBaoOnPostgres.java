package vaultsnapshot.local;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;

/**
 * An OpenBao behind TLS whose storage is PostgreSQL: first run alone, then with {@code ha_storage
 * "raft"}, whose cluster nobody has bootstrapped yet.
 */
public final class OpenBaoOnPostgres implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final LocalPostgres postgres = LocalPostgres.start();
  private final LocalAuthority authority = new LocalAuthority();
  private final WorkFolder folder = WorkFolder.temporary("openbao-postgresql");
  private final List<Integer> ports = LoopbackPorts.free(2);
  private final URI address = URI.create("https://127.0.0.1:" + ports.getFirst());
  private final BaoApi api = BaoApi.at(address, authority.sslContext());
  private Optional<LocalProcess> process = Optional.empty();
  private OpenBaoKeys keys = new OpenBaoKeys("", List.of(), 0);

  private OpenBaoOnPostgres() {}

  /** Starts it without {@code ha_storage}, initialises it, and stops it again. */
  public static OpenBaoOnPostgres initialised() {
    OpenBaoOnPostgres server = new OpenBaoOnPostgres();
    try {
      server.run(Map.of());
      server.initialise();
      server.process.ifPresent(LocalProcess::close);
      return server;
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  /**
   * Starts it with {@code ha_storage "raft"} and unseals it; it follows nobody yet.
   *
   * @param standbyReads whether the node, a standby until then, serves reads, as it does by
   *     default; OpenBao 2.7 then refuses the writes of its own bootstrap
   */
  public void startWithRaftLock(boolean standbyReads) {
    process.ifPresent(LocalProcess::close);
    run(
        Map.of(
            "disable_standby_reads",
            !standbyReads,
            "ha_storage",
            Map.of("raft", Map.of("path", folder.folder("raft").toString(), "node_id", "node1"))));
    unseal();
  }

  /** Where it listens. */
  public URI address() {
    return address;
  }

  /** The CA of its certificate. */
  public LocalAuthority authority() {
    return authority;
  }

  /** Its first token. */
  public String rootToken() {
    return keys.rootToken();
  }

  /** Its API, with the root token. */
  public BaoApi admin() {
    return api.withToken(rootToken());
  }

  /** Whether it says of itself that it leads. */
  public boolean isLeader() {
    return api.statusOf("sys/health").equals(Optional.of(200));
  }

  @Override
  public void close() {
    folder.close();
    postgres.close();
  }

  private void initialise() {
    JsonObject shares = new JsonObject();
    shares.addProperty("secret_shares", 1);
    shares.addProperty("secret_threshold", 1);
    BaoAnswer answer = api.put("sys/init", shares);
    keys =
        new OpenBaoKeys(
            answer.body().get("root_token").getAsString(), answer.texts("keys_base64"), 1);
    unseal();
    Waiting.until("OpenBao on PostgreSQL: active", START_LIMIT, this::isLeader);
  }

  private void unseal() {
    for (String key : keys.enough()) {
      JsonObject body = new JsonObject();
      body.addProperty("key", key);
      api.post("sys/unseal", body);
    }
  }

  private void run(Map<String, Object> more) {
    HeldCertificate certificate = authority.serverCertificate();
    PrivateFiles.write(folder.resolve("server.pem"), certificate.certificatePem());
    PrivateFiles.write(folder.resolve("server.key"), certificate.privateKeyPkcs8Pem());
    PrivateFiles.write(folder.resolve("server.json"), configuration(more));
    List<String> command =
        List.of(Parts.openBao().toString(), "server", "-config=" + folder.resolve("server.json"));
    LocalProcess started = LocalProcess.start("openbao-postgresql", folder, command, Map.of());
    process = Optional.of(started);
    started.awaitReady("answer", START_LIMIT, () -> api.statusOf("sys/seal-status").isPresent());
  }

  private String configuration(Map<String, Object> more) {
    Map<String, Object> listener =
        Map.of(
            "address",
            address.getAuthority(),
            "cluster_address",
            "127.0.0.1:" + ports.get(1),
            "tls_cert_file",
            folder.resolve("server.pem").toString(),
            "tls_key_file",
            folder.resolve("server.key").toString());
    Map<String, Object> all = new HashMap<>(more);
    all.put("storage", Map.of("postgresql", Map.of("connection_url", postgres.url())));
    all.put("listener", List.of(Map.of("tcp", listener)));
    all.put("api_addr", address.toString());
    all.put("cluster_addr", "https://127.0.0.1:" + ports.get(1));
    return new Gson().toJson(all);
  }
}
