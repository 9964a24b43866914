package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoNode;
import vaultsnapshot.local.Waiting;

/** Whatever the settings name and whoever leads: the active node is backed up, and no other. */
final class ActiveNodeIT {
  private static final long LONG_ANSWER_BYTES = 1024 * 1024;

  /** MB: so much that the server cannot be through while nobody reads. */
  private static final int LARGER_THAN_ALL_BUFFERS = 24;

  private static final Duration LIMIT = Duration.ofSeconds(60);

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
    NodeFaults.add("a standby alone is known", deployment, cluster, backup);
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
      NodeFaults.add("the leader dead when the run begins", deployment, cluster, backup);
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
      assertReplacedInTheMiddle(
          "the leader killed with -9 in the middle of the transfer", old, OpenBaoNode::kill);
    } finally {
      cluster.nodes().startNode(old);
    }
  }

  @Test
  void aLeaderThatStepsDownInTheMiddleOfTheTransferIsReplacedInTheSameRun() {
    assertReplacedInTheMiddle(
        "the leader steps down and its connection breaks in the middle of the transfer",
        cluster.leader(),
        _ -> cluster.nodes().stepDown());
  }

  /** The seal waits for the stream, and the token outlives a server that is sealed. */
  @Test
  void aLeaderThatIsSealedInTheMiddleOfTheTransferStillCompletesIt() {
    OpenBaoNode old = cluster.leader();
    try {
      Backup backup =
          completedWhile(
              "the leader sealed in the middle of the transfer",
              old,
              () -> cluster.nodes().seal(old),
              "marked as sealed");
      assertThat(backup.receipt().get("tokenRevoked").getAsBoolean()).isFalse();
      Waiting.until("OpenBao: the leader is sealed", LIMIT, old::isSealed);
    } finally {
      old.unseal(cluster.nodes().keys());
      old.awaitReady();
    }
  }

  @Test
  void aLeaderThatStepsDownInTheMiddleOfTheTransferStillCompletesIt() {
    completedWhile(
        "the leader steps down in the middle of the transfer",
        cluster.leader(),
        () -> cluster.nodes().stepDown(),
        "stepping down from active operation");
  }

  /**
   * The function knows the leader alone, through a relay that holds the transfer until the leader's
   * log says that it has begun to retire.
   */
  private static Backup completedWhile(
      String fault, OpenBaoNode leader, Runnable retirement, String sign) {
    cluster.fill(LARGER_THAN_ALL_BUFFERS);
    long applied = cluster.indexAfterAWrite();
    int signsBefore = leader.log().split(sign, -1).length;
    AtomicReference<CompletableFuture<Void>> retired =
        new AtomicReference<>(CompletableFuture.failedFuture(new AssertionError("never begun")));
    try (Relay toLeader = Relay.to(leader.address())) {
      toLeader.holdingAfter(
          LONG_ANSWER_BYTES,
          () -> {
            retired.set(CompletableFuture.runAsync(retirement));
            Waiting.until(
                "OpenBao: '" + sign + "' in the leader's log",
                LIMIT,
                () -> leader.log().split(sign, -1).length > signsBefore);
          });
      Backup backup = deployment.with(cluster.secretWith(toLeader.address())).backUp();
      retired.get().join();
      NodeFaults.add(fault, deployment, cluster, backup);
      assertThat(backup.status()).isEqualTo("stored");
      assertThat(backup.attempts()).isEqualTo(1);
      assertThat(deployment.indexInside(backup.key())).isGreaterThanOrEqualTo(applied);
      assertThat(deployment.unfinishedUploads()).isEmpty();
      return backup;
    }
  }

  /**
   * The function reaches the leader through a relay that stops one MiB into the snapshot; the other
   * nodes only after the leader is gone.
   */
  private static void assertReplacedInTheMiddle(
      String fault, OpenBaoNode old, Consumer<OpenBaoNode> disposal) {
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
      NodeFaults.add(fault, deployment, cluster, backup);
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
