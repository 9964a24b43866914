package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoNode;
import vaultsnapshot.local.Waiting;

/** Three OpenBao nodes, prepared for the function as the README says, with a KV store. */
final class ClusterUnderBackup implements AutoCloseable {
  private static final int MAJORITY = 2;
  private static final Duration ELECTION_LIMIT = Duration.ofSeconds(60);

  private final OpenBaoCluster nodes = OpenBaoCluster.start(3);
  private final KvStore store = new BaoSetup(nodes.admin()).kv("kv");
  private final BaoSetup.AppRole role = SecretTexts.prepare(nodes);

  OpenBaoCluster nodes() {
    return nodes;
  }

  KvStore store() {
    return store;
  }

  OpenBaoNode leader() {
    return nodes.awaitLeader();
  }

  /** Waits until most nodes name the same leader, and it takes a write. */
  void awaitSettled() {
    Waiting.until("OpenBao: agrees on a leader", ELECTION_LIMIT, this::isSettled);
    indexAfterAWrite();
  }

  /** The function's secret, when it knows the cluster by these addresses alone. */
  JsonObject secretWith(URI... addresses) {
    return SecretTexts.of(role, nodes.authority().caPem(), List.of(addresses));
  }

  /** What must stand nowhere. */
  String secretId() {
    return role.secretId();
  }

  /** Writes another secret, and returns what the leader has applied then. */
  long indexAfterAWrite() {
    store.through(nodes.admin()).write("mark", Map.of("value", UUID.randomUUID().toString()));
    return nodes.admin().get("sys/leader").body().get("raft_applied_index").getAsLong();
  }

  /** Makes the state so large that a snapshot takes some time. */
  void fill(int megabytes) {
    KvStore atLeader = store.through(nodes.admin());
    for (int i = 0; i < megabytes; i++) {
      // 900 KB is what one entry of Raft takes.
      atLeader.write("filling/" + i, Map.of("value", randomText().repeat(25_000)));
    }
  }

  @Override
  public void close() {
    nodes.close();
  }

  private boolean isSettled() {
    Map<String, Long> votes =
        nodes.nodes().stream()
            .filter(OpenBaoNode::isReady)
            .flatMap(node -> leaderNamedBy(node).stream())
            .collect(Collectors.groupingBy(leader -> leader, Collectors.counting()));
    return nodes.nodes().stream()
        .filter(node -> votes.getOrDefault(node.address().toString(), 0L) >= MAJORITY)
        .anyMatch(OpenBaoNode::isLeader);
  }

  private static Optional<String> leaderNamedBy(OpenBaoNode node) {
    return Json.text(
        node.api().call("GET", "sys/leader", Optional.empty()).body(), "leader_address");
  }

  private static String randomText() {
    return UUID.randomUUID().toString();
  }
}
