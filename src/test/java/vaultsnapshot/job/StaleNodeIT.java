package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import vaultsnapshot.local.OpenBaoNode;

/** OpenBao nodes that no longer follow the cluster, and hand out stale data under 200 OK. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StaleNodeIT {
  /** It waits for an election as long as it may: this bounds it. */
  private static final Duration SHORT = Duration.ofSeconds(15);

  private static ClusterUnderBackup cluster;
  private static Deployment deployment;

  @BeforeAll
  static void start() {
    cluster = new ClusterUnderBackup();
    deployment = Deployment.start(Map.of());
  }

  @AfterAll
  static void stop() {
    deployment.close();
    cluster.close();
  }

  @BeforeEach
  void awaitSettled() {
    cluster.awaitSettled();
  }

  @Test
  void aNodeWithoutItsQuorumIsRefused() {
    OpenBaoNode alone = cluster.leader();
    List<OpenBaoNode> others = frozenBut(alone);
    try {
      assertRefused("a node without its quorum", backUpKnowing(all()), alone);
    } finally {
      others.forEach(OpenBaoNode::unfreeze);
    }
  }

  @Test
  void aLeaderThatWasCutOffAndDeposedIsRefusedWhenNobodyElseAnswers() {
    OpenBaoNode deposed = cluster.leader();
    deposed.freeze();
    cluster.nodes().awaitLeader();
    cluster.indexAfterAWrite();
    List<OpenBaoNode> others = frozenBut(deposed);
    deposed.unfreeze();
    try {
      assertRefused(
          "a deposed leader, cut off from the others", backUpKnowing(deposed.address()), deposed);
    } finally {
      others.forEach(OpenBaoNode::unfreeze);
    }
  }

  /** Comes last, for the node stays out of the cluster. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aRemovedNodeIsNeverTheOneThatIsBackedUp() {
    OpenBaoNode removed = cluster.nodes().standbys().getFirst();
    cluster.nodes().removePeer(removed);
    long applied = cluster.indexAfterAWrite();
    Backup led = backUpKnowing(removed.address());
    NodeFaults.add("a removed node alone is known", deployment, cluster, led);
    Freshness.assertStored(deployment, led, applied);
    assertThat(led.activeNode()).isEqualTo(cluster.leader().address());
    List<OpenBaoNode> others = frozenBut(removed);
    try {
      assertRefused(
          "a removed node, and no other answers", backUpKnowing(removed.address()), removed);
    } finally {
      others.forEach(OpenBaoNode::unfreeze);
    }
  }

  private static Backup backUpKnowing(URI... addresses) {
    return deployment.with(cluster.secretWith(addresses)).backUp(SHORT);
  }

  /** Until it knows that it leads nobody, a node may still be found active and refuse the login. */
  private static void assertRefused(String fault, Backup backup, OpenBaoNode stale) {
    NodeFaults.add(fault, deployment, cluster, backup);
    assertThat(backup.wasKilled()).isFalse();
    assertThat(backup.error())
        .matches("(?s)(active-node|login): .*")
        .contains(stale.address().toString());
    assertThat(deployment.keys()).doesNotContain(backup.key(), backup.receiptKey());
    assertThat(deployment.unfinishedUploads()).isEmpty();
  }

  private static List<OpenBaoNode> frozenBut(OpenBaoNode one) {
    List<OpenBaoNode> others = new ArrayList<>(cluster.nodes().nodes());
    others.remove(one);
    others.forEach(OpenBaoNode::freeze);
    return others;
  }

  private static URI[] all() {
    return cluster.nodes().addresses().toArray(URI[]::new);
  }
}
