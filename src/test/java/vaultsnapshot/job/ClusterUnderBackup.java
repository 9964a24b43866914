package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoNode;

/** Three OpenBao nodes, prepared for the function as the README says, with a KV store. */
final class ClusterUnderBackup implements AutoCloseable {
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

  /** The function's secret, when it knows the cluster by these addresses alone. */
  JsonObject secretWith(URI... addresses) {
    return SecretTexts.of(role, nodes.authority().caPem(), List.of(addresses));
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

  private static String randomText() {
    return UUID.randomUUID().toString();
  }
}
