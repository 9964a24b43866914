package vaultsnapshot.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A real OpenBao cluster on Raft: TLS everywhere, initialised, unsealed, all nodes voters.
 *
 * <pre>{@code
 * try (OpenBaoCluster cluster = OpenBaoCluster.start(3)) {
 *   cluster.admin().post("sys/mounts/kv", ...);
 *   cluster.leader().kill();
 *   cluster.awaitLeader();
 * }
 * }</pre>
 *
 * <p>Nodes are killed and their files removed by {@link #close()}, at the latest when the JVM ends.
 */
public final class OpenBaoCluster implements AutoCloseable {
  private static final Duration LEADER_LIMIT = Duration.ofSeconds(60);
  private static final Duration VOTERS_LIMIT = Duration.ofSeconds(90);

  private final LocalAuthority authority;
  private final WorkFolder folder;
  private final List<OpenBaoNode> nodes;
  private final OpenBaoKeys keys;

  private OpenBaoCluster(
      LocalAuthority authority, WorkFolder folder, List<OpenBaoNode> nodes, OpenBaoKeys keys) {
    this.authority = authority;
    this.folder = folder;
    this.nodes = List.copyOf(nodes);
    this.keys = keys;
  }

  /** Starts a cluster of {@code count} nodes in a temporary folder. */
  public static OpenBaoCluster start(int count) {
    return start(
        WorkFolder.temporary("openbao"), count, OpenBaoOptions.standard(), new LocalAuthority());
  }

  /** Starts a cluster of {@code count} nodes in {@code folder}, which {@link #close()} removes. */
  public static OpenBaoCluster start(Path folder, int count, OpenBaoOptions options) {
    return start(folder, count, options, new LocalAuthority());
  }

  /** The same, with certificates of the given authority. */
  public static OpenBaoCluster start(
      Path folder, int count, OpenBaoOptions options, LocalAuthority authority) {
    return start(WorkFolder.at(folder), count, options, authority);
  }

  private static OpenBaoCluster start(
      WorkFolder folder, int count, OpenBaoOptions options, LocalAuthority authority) {
    List<OpenBaoNode> nodes = new ArrayList<>();
    try {
      List<Integer> ports = LoopbackPorts.free(count * 2);
      for (int i = 0; i < count; i++) {
        nodes.add(
            new OpenBaoNode(
                "node" + (i + 1),
                folder,
                ports.get(2 * i),
                ports.get(2 * i + 1),
                authority,
                options));
      }
      OpenBaoKeys keys = found(nodes.getFirst(), options);
      OpenBaoCluster cluster = new OpenBaoCluster(authority, folder, nodes, keys);
      nodes.stream().skip(1).forEach(node -> cluster.join(node, nodes.getFirst()));
      cluster.awaitVoters(count);
      return cluster;
    } catch (RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  /** The CA of all its certificates. */
  public LocalAuthority authority() {
    return authority;
  }

  /** Root token and unseal keys. */
  public OpenBaoKeys keys() {
    return keys;
  }

  /** All nodes, running or not, in the order in which they were made. */
  public List<OpenBaoNode> nodes() {
    return nodes;
  }

  /** All nodes' addresses, in the same order. */
  public List<URI> addresses() {
    return nodes.stream().map(OpenBaoNode::address).toList();
  }

  /** All nodes' addresses as {@code VAULT_ADDR} takes them: with commas between. */
  public String vaultAddress() {
    return addresses().stream().map(URI::toString).collect(Collectors.joining(","));
  }

  /** The leading node, as the nodes say now; throws when there is none. */
  public OpenBaoNode leader() {
    return findLeader().orElseThrow(() -> new LocalPartsException("OpenBao: no node leads"));
  }

  /** The running nodes that do not lead. */
  public List<OpenBaoNode> standbys() {
    OpenBaoNode leader = leader();
    return nodes.stream().filter(node -> node != leader && node.isRunning()).toList();
  }

  /** Waits until a node leads, and returns it. */
  public OpenBaoNode awaitLeader() {
    return Waiting.forValue("OpenBao: a leader", LEADER_LIMIT, this::findLeader);
  }

  /** The leader's API with the root token. */
  public BaoApi admin() {
    return awaitLeader().api().withToken(keys.rootToken());
  }

  /** Starts a node that was killed, unseals it and waits until it follows or leads. */
  public void startNode(OpenBaoNode node) {
    node.start();
    node.unseal(keys);
    node.awaitReady();
  }

  /**
   * Starts a server of its own beside the cluster, not initialised and not joined. It is no member
   * of {@link #nodes()}, and ends with the cluster.
   */
  public OpenBaoNode startStranger(String id) {
    List<Integer> ports = LoopbackPorts.free(2);
    OpenBaoNode node =
        new OpenBaoNode(
            id, folder, ports.get(0), ports.get(1), authority, OpenBaoOptions.standard());
    node.start();
    return node;
  }

  /** Takes a node out of the Raft configuration; its process goes on. */
  public void removePeer(OpenBaoNode node) {
    JsonObject body = new JsonObject();
    body.addProperty("server_id", node.id());
    admin().post("sys/storage/raft/remove-peer", body);
  }

  /** Seals one node; it waits for a running snapshot stream to end. */
  public void seal(OpenBaoNode node) {
    node.api().withToken(keys.rootToken()).post("sys/seal");
  }

  /** Makes the leader give up; returns when another node leads. */
  public OpenBaoNode stepDown() {
    OpenBaoNode old = leader();
    old.api().withToken(keys.rootToken()).post("sys/step-down");
    return Waiting.forValue(
        "OpenBao: a leader other than " + old.id(),
        LEADER_LIMIT,
        () -> findLeader().filter(now -> now != old || nodes.size() == 1));
  }

  /** Kills all nodes and removes their files. */
  @Override
  public void close() {
    folder.close();
  }

  private static OpenBaoKeys found(OpenBaoNode first, OpenBaoOptions options) {
    first.start();
    JsonObject body = new JsonObject();
    body.addProperty("secret_shares", options.keyShares());
    body.addProperty("secret_threshold", options.keyThreshold());
    BaoAnswer answer = first.api().put("sys/init", body);
    OpenBaoKeys keys =
        new OpenBaoKeys(
            answer.body().get("root_token").getAsString(),
            answer.texts("keys_base64"),
            options.keyThreshold());
    first.unseal(keys);
    first.awaitReady();
    promoteQuickly(first.api().withToken(keys.rootToken()));
    return keys;
  }

  /** Autopilot makes a joined node a voter only after it was healthy for this long. */
  private static void promoteQuickly(BaoApi admin) {
    Waiting.until(
        "OpenBao: autopilot's settings",
        LEADER_LIMIT,
        () -> {
          JsonObject settings = new JsonObject();
          settings.addProperty("server_stabilization_time", "1s");
          return admin
              .call("POST", "sys/storage/raft/autopilot/configuration", Optional.of(settings))
              .isSuccess();
        });
  }

  private void join(OpenBaoNode node, OpenBaoNode first) {
    node.start();
    JsonObject body = new JsonObject();
    body.addProperty("leader_api_addr", first.address().toString());
    body.addProperty("leader_ca_cert", authority.caPem());
    node.api().post("sys/storage/raft/join", body);
    node.unseal(keys);
    node.awaitReady();
  }

  private void awaitVoters(int count) {
    BaoApi admin = nodes.getFirst().api().withToken(keys.rootToken());
    Waiting.until("OpenBao: " + count + " voters", VOTERS_LIMIT, () -> voters(admin) == count);
  }

  private static long voters(BaoApi admin) {
    BaoAnswer answer = admin.call("GET", "sys/storage/raft/configuration", Optional.empty());
    if (!answer.isSuccess()) {
      return 0;
    }
    return answer.data().getAsJsonObject("config").getAsJsonArray("servers").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(server -> server.get("voter").getAsBoolean())
        .count();
  }

  private Optional<OpenBaoNode> findLeader() {
    return nodes.stream().filter(OpenBaoNode::isRunning).filter(OpenBaoNode::isLeader).findFirst();
  }
}
