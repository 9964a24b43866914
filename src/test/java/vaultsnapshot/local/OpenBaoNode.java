package vaultsnapshot.local;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;

/** One OpenBao server with its data folder: started, killed, frozen and started again. */
public final class OpenBaoNode {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration UNSEAL_LIMIT = Duration.ofSeconds(60);

  private final String id;
  private final WorkFolder clusterFolder;
  private final Path folder;
  private final URI address;
  private final BaoApi api;
  private final int clusterPort;
  private Optional<LocalProcess> process = Optional.empty();

  OpenBaoNode(
      String id,
      WorkFolder clusterFolder,
      int port,
      int clusterPort,
      LocalAuthority authority,
      OpenBaoOptions options) {
    this.id = id;
    this.clusterFolder = clusterFolder;
    this.clusterPort = clusterPort;
    this.folder = clusterFolder.folder(id);
    this.address = URI.create("https://127.0.0.1:" + port);
    this.api = BaoApi.at(address, authority.sslContext());
    HeldCertificate certificate = authority.serverCertificate(id);
    clusterFolder.folder(id + "/data");
    PrivateFiles.write(folder.resolve("ca.pem"), authority.caPem());
    PrivateFiles.write(folder.resolve("server.pem"), certificate.certificatePem());
    PrivateFiles.write(folder.resolve("server.key"), certificate.privateKeyPkcs8Pem());
    PrivateFiles.write(folder.resolve("server.json"), configuration(port, clusterPort, options));
  }

  /** The Raft node id. */
  public String id() {
    return id;
  }

  /** Where its data lie. */
  public Path dataFolder() {
    return folder.resolve("data");
  }

  /** Where the other nodes reach it: host and port. */
  public String clusterAddress() {
    return "127.0.0.1:" + clusterPort;
  }

  /** Where it listens: https, 127.0.0.1. */
  public URI address() {
    return address;
  }

  /** The node's API, without a token. */
  public BaoApi api() {
    return api;
  }

  /** The server's process id. */
  public long pid() {
    return running().pid();
  }

  /** Whether the process is there, frozen or not. */
  public boolean isRunning() {
    return process.map(LocalProcess::isAlive).orElse(false);
  }

  /** What the server has written to its log so far, over all its starts. */
  public String log() {
    return running().log();
  }

  /** Starts the server on its data and waits until it answers; it is sealed then. */
  public void start() {
    if (isRunning()) {
      throw new LocalPartsException(id + ": is running already, process " + pid());
    }
    List<String> command =
        List.of(Parts.openBao().toString(), "server", "-config=" + folder.resolve("server.json"));
    LocalProcess started = LocalProcess.start(id, clusterFolder, command, Map.of());
    process = Optional.of(started);
    started.awaitReady(
        "answer", START_LIMIT, () -> api.statusOf("sys/seal-status").equals(Optional.of(200)));
  }

  /** Kills the server with SIGKILL; its data stay. */
  public void kill() {
    process.ifPresent(LocalProcess::close);
  }

  /** Freezes the server with SIGSTOP: it holds its connections and answers nothing. */
  public void freeze() {
    running().signal("STOP");
  }

  /** Lets a frozen server go on. */
  public void unfreeze() {
    running().signal("CONT");
  }

  /** Whether the server says that it is sealed. */
  public boolean isSealed() {
    return api.get("sys/seal-status").body().get("sealed").getAsBoolean();
  }

  /** Whether the server is unsealed and leads or follows a leader. */
  public boolean isReady() {
    return api.statusOf("sys/health?standbyok=true").equals(Optional.of(200));
  }

  /** Whether the server says of itself that it leads. */
  public boolean isLeader() {
    return api.statusOf("sys/health").equals(Optional.of(200));
  }

  /** Gives the server as many keys as it needs; returns before it is ready. */
  public void unseal(OpenBaoKeys keys) {
    for (String key : keys.enough()) {
      JsonObject body = new JsonObject();
      body.addProperty("key", key);
      api.post("sys/unseal", body);
    }
  }

  /** Waits until the server is unsealed and has a leader. */
  public void awaitReady() {
    running().awaitReady("be unsealed and follow a leader", UNSEAL_LIMIT, this::isReady);
  }

  private LocalProcess running() {
    return process.orElseThrow(() -> new LocalPartsException(id + ": was never started"));
  }

  private String configuration(int port, int clusterPort, OpenBaoOptions options) {
    Map<String, Object> listener = new HashMap<>(options.listener());
    listener.put("address", "127.0.0.1:" + port);
    listener.put("cluster_address", "127.0.0.1:" + clusterPort);
    listener.put("tls_cert_file", folder.resolve("server.pem").toString());
    listener.put("tls_key_file", folder.resolve("server.key").toString());
    Map<String, Object> raft =
        Map.of(
            "path",
            folder.resolve("data").toString(),
            "node_id",
            id,
            // The shortest election times that Raft allows.
            "performance_multiplier",
            "1");
    return new Gson()
        .toJson(
            Map.of(
                "storage", Map.of("raft", raft),
                "listener", List.of(Map.of("tcp", listener)),
                "api_addr", address.toString(),
                "cluster_addr", "https://127.0.0.1:" + clusterPort,
                "log_level", "info"));
  }
}
