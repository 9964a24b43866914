package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoNode;

/** Whatever the settings name and whoever leads: the active node is backed up, and no other. */
@Tag("aws")
final class ActiveNodeIT {
  private static final long LONG_ANSWER_BYTES = 1024 * 1024;

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
  void theActiveNodeIsFoundThroughAStandbyAlone() {
    OpenBaoNode standby = cluster.nodes().standbys().getFirst();
    Backup backup = freshBackup(standby.address());
    assertThat(backup.activeNode()).isEqualTo(cluster.leader().address());
  }

  @Test
  void aDeadFirstAddressIsPassedOver() throws IOException {
    URI standby = cluster.nodes().standbys().getFirst().address();
    Backup backup = freshBackup(deadAddress(), standby, cluster.leader().address());
    assertThat(backup.activeNode()).isEqualTo(cluster.leader().address());
    assertThat(backup.attempts()).isEqualTo(1);
  }

  @Test
  void afterAStepDownTheNewLeaderIsBackedUp() {
    Backup before = freshBackup(all());
    OpenBaoNode next = cluster.nodes().stepDown();
    Backup after = freshBackup(all());
    assertThat(after.activeNode()).isEqualTo(next.address()).isNotEqualTo(before.activeNode());
  }

  @Test
  void aRunThatBeginsAtTheLeadersDeathWaitsForTheNewLeader() {
    OpenBaoNode old = cluster.leader();
    long applied = cluster.indexAfterAWrite();
    old.kill();
    try {
      Backup backup = deployment.with(cluster.secretWith(all())).backUp();
      Freshness.assertStored(deployment, backup, applied);
      assertThat(backup.activeNode()).isEqualTo(cluster.leader().address());
      assertThat(backup.activeNode()).isNotEqualTo(old.address());
    } finally {
      cluster.nodes().startNode(old);
    }
  }

  @Test
  void aLeaderThatIsKilledInTheMiddleOfTheTransferIsReplacedInTheSameRun() {
    OpenBaoNode old = cluster.leader();
    try {
      assertReplacedInTheMiddle(old, OpenBaoNode::kill);
    } finally {
      cluster.nodes().startNode(old);
    }
  }

  @Test
  void aLeaderThatStepsDownInTheMiddleOfTheTransferIsReplacedInTheSameRun() {
    assertReplacedInTheMiddle(cluster.leader(), _ -> cluster.nodes().stepDown());
  }

  /**
   * The function reaches the leader through a relay that stops one MiB into the snapshot; the other
   * nodes only after the leader is gone.
   */
  private static void assertReplacedInTheMiddle(OpenBaoNode old, Consumer<OpenBaoNode> disposal) {
    cluster.fill(4);
    OpenBaoCluster nodes = cluster.nodes();
    long applied = cluster.indexAfterAWrite();
    try (Relay toLeader = Relay.to(old.address());
        Relay toOne = Relay.shut(nodes.standbys().getFirst().address());
        Relay toOther = Relay.shut(nodes.standbys().getLast().address())) {
      toLeader.cuttingAfter(
          LONG_ANSWER_BYTES,
          () -> {
            disposal.accept(old);
            toOne.open();
            toOther.open();
          });
      Backup backup =
          deployment
              .with(cluster.secretWith(toLeader.address(), toOne.address(), toOther.address()))
              .backUp();
      Freshness.assertStored(deployment, backup, applied);
      assertThat(backup.attempts()).isEqualTo(2);
      assertThat(backup.activeNode()).isNotEqualTo(toLeader.address()).isNotEqualTo(old.address());
      assertThat(deployment.unfinishedUploads()).isEmpty();
    }
  }

  private static Backup freshBackup(URI... addresses) {
    long applied = cluster.indexAfterAWrite();
    Backup backup = deployment.with(cluster.secretWith(addresses)).backUp();
    Freshness.assertStored(deployment, backup, applied);
    return backup;
  }

  private static URI[] all() {
    return cluster.nodes().addresses().toArray(URI[]::new);
  }

  private static URI deadAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return URI.create("https://127.0.0.1:" + socket.getLocalPort());
    }
  }
}
