package vaultsnapshot.local;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;

/**
 * An OpenBao behind TLS that keeps its data in memory: a server that is not on Raft, and before
 * {@link #initialise()} one that is not even initialised.
 */
public final class InMemoryOpenBao implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final LocalAuthority authority = new LocalAuthority();
  private final WorkFolder folder = WorkFolder.temporary("openbao-inmem");
  private final URI address = URI.create("https://127.0.0.1:" + LoopbackPorts.free(1).getFirst());
  private final BaoApi api = BaoApi.at(address, authority.sslContext());

  private InMemoryOpenBao() {}

  /** Starts a server that nobody has initialised. */
  public static InMemoryOpenBao start() {
    InMemoryOpenBao server = new InMemoryOpenBao();
    server.run();
    return server;
  }

  /** Where it listens. */
  public URI address() {
    return address;
  }

  /** The CA of its certificate. */
  public LocalAuthority authority() {
    return authority;
  }

  /** Initialises and unseals it. */
  public void initialise() {
    JsonObject shares = new JsonObject();
    shares.addProperty("secret_shares", 1);
    shares.addProperty("secret_threshold", 1);
    JsonObject key = new JsonObject();
    key.addProperty("key", api.put("sys/init", shares).texts("keys_base64").getFirst());
    api.post("sys/unseal", key);
    Waiting.until(
        "OpenBao in memory: active",
        START_LIMIT,
        () -> api.statusOf("sys/health").filter(status -> status == 200).isPresent());
  }

  @Override
  public void close() {
    folder.close();
  }

  private void run() {
    HeldCertificate certificate = authority.serverCertificate();
    PrivateFiles.write(folder.resolve("server.pem"), certificate.certificatePem());
    PrivateFiles.write(folder.resolve("server.key"), certificate.privateKeyPkcs8Pem());
    PrivateFiles.write(folder.resolve("server.json"), configuration());
    List<String> command =
        List.of(Parts.openBao().toString(), "server", "-config=" + folder.resolve("server.json"));
    LocalProcess process = LocalProcess.start("openbao-inmem", folder, command, Map.of());
    process.awaitReady("answer", START_LIMIT, () -> api.statusOf("sys/seal-status").isPresent());
  }

  private String configuration() {
    Map<String, Object> listener =
        Map.of(
            "address",
            address.getAuthority(),
            "tls_cert_file",
            folder.resolve("server.pem").toString(),
            "tls_key_file",
            folder.resolve("server.key").toString());
    return new Gson()
        .toJson(
            Map.of(
                "storage", Map.of("inmem", Map.of()),
                "listener", List.of(Map.of("tcp", listener)),
                "api_addr", address.toString()));
  }
}
