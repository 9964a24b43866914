package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoNode;
import vaultsnapshot.local.OpenBaoOnPostgres;
import vaultsnapshot.local.OpenBaoOptions;
import vaultsnapshot.local.Waiting;

/** Every endpoint of {@code /sys/storage/raft} that a real OpenBao can be made to serve. */
final class RaftApiIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Map<String, String> OLD = Map.of("is", "old");
  private static final Map<String, String> NEW = Map.of("is", "new");

  @TempDir private static Path folder;
  private static OpenBaoCluster cluster;
  private static KvStore store;
  private static Path snapshot;

  @BeforeAll
  static void start() {
    cluster =
        OpenBaoCluster.start(
            folder.resolve("cluster"),
            1,
            OpenBaoOptions.standard().withListener(Map.of("http_read_timeout", "5s")));
    store = new BaoSetup(cluster.admin()).kv("kv");
    store.write("one", OLD);
    snapshot = cluster.admin().snapshot(folder.resolve("old.snap"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aNewNodeJoinsWithAllThatTlsTakesAndIsRemovedAgain() throws Exception {
    OpenBaoNode stranger = cluster.startStranger("node2");
    HeldCertificate shown = cluster.authority().clientCertificate("node2");
    try (VaultClient client = client(cluster.authority(), address(cluster), stranger.address())) {
      ActiveNode active = client.findActiveNode(soon());
      RaftApi raft = client.raft();
      assertThat(raft.sealState(stranger.address(), soon()))
          .returns(false, SealState::initialized)
          .returns(true, SealState::sealed);
      JoinRequest.Tls tls =
          new JoinRequest.Tls(
              Optional.of(cluster.authority().caPem()),
              Optional.of(shown.certificatePem()),
              Optional.of(new Secret(shown.privateKeyPkcs8Pem())),
              Optional.of("localhost"));
      assertThat(raft.join(stranger.address(), join(tls, true), soon())).isFalse();
      // With retry the node answers before it has the leader's challenge.
      Waiting.until("the joining node has the challenge", LIMIT, () -> initialised(stranger));
      stranger.unseal(cluster.keys());
      stranger.awaitReady();
      VaultToken token = root();
      Waiting.until("node2 is a peer", LIMIT, () -> peers(raft, active, token).contains("node2"));
      RaftConfiguration configuration = raft.configuration(active, token, soon());
      assertThat(configuration.peers())
          .filteredOn(RaftPeer::leader)
          .singleElement()
          .returns("node1", RaftPeer::nodeId)
          .returns(true, RaftPeer::voter)
          .returns("3", RaftPeer::protocolVersion);

      assertThat(raft.removePeer(active, token, "node2", soon())).isEqualTo(Removal.REMOVED);
      assertThat(peers(raft, active, token)).containsExactly("node1");
      assertThat(raft.removePeer(active, token, "node2", soon())).isEqualTo(Removal.WAS_NOT_THERE);
      stranger.kill();
    }
  }

  @Test
  void aNodeThatCannotReachItsLeaderSaysSo() throws InterruptedException {
    OpenBaoNode stranger = cluster.startStranger("node3");
    try (VaultClient client = client(cluster.authority(), address(cluster), stranger.address())) {
      JoinRequest.Tls distrusting =
          new JoinRequest.Tls(
              Optional.of(new LocalAuthority().caPem()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      assertThatThrownBy(
              () -> client.raft().join(stranger.address(), join(distrusting, false), soon()))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("raft join): answered 500: failed to join raft cluster")
          .hasMessageContaining("join_ca_cert in the secret");
    } finally {
      stranger.kill();
    }
  }

  @Test
  void aSnapshotIsRestoredAndWhatWasWrittenSinceIsGone() throws Exception {
    store.write("one", NEW);
    try (VaultClient client = client(cluster.authority(), address(cluster))) {
      ActiveNode active = client.findActiveNode(soon());
      client.raft().restore(active, root(), archive(snapshot), false, soon());
      Waiting.until(
          "the snapshot is applied", LIMIT, () -> store.read("one").equals(Optional.of(OLD)));
    }
  }

  @Test
  void aSnapshotOfAnotherClusterIsRefusedUnlessItIsForced() throws Exception {
    try (OpenBaoCluster other = OpenBaoCluster.start(1);
        VaultClient client = client(other.authority(), address(other))) {
      ActiveNode active = client.findActiveNode(soon());
      VaultToken token = VaultToken.given(new Secret(other.keys().rootToken()));
      assertThatThrownBy(
              () -> client.raft().restore(active, token, archive(snapshot), false, soon()))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageContaining("answered 400: could not verify hash file")
          .hasMessageContaining("use the action restore-force");
      assertThat(other.leader().isSealed()).isFalse();
      client.raft().restore(active, token, archive(snapshot), true, soon());
      Waiting.until("it seals itself", LIMIT, () -> other.nodes().getFirst().isSealed());
    }
  }

  @Test
  void aDamagedSnapshotChangesNothing() throws Exception {
    store.write("one", NEW);
    byte[] whole = Files.readAllBytes(snapshot);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    try (VaultClient client = client(cluster.authority(), address(cluster))) {
      ActiveNode active = client.findActiveNode(soon());
      assertThatThrownBy(() ->
              client.raft().restore(active, root(), archive(half, Duration.ZERO), true, soon()))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("answered 500");
      assertThat(store.read("one")).contains(NEW);
    }
  }

  @Test
  void aTokenWithoutTheRightIsToldWhatItNeeds() throws Exception {
    try (VaultClient client = client(cluster.authority(), address(cluster))) {
      ActiveNode active = client.findActiveNode(soon());
      VaultToken nobody = VaultToken.given(new Secret("hvs.nobody"));
      assertThatThrownBy(
              () -> client.raft().restore(active, nobody, archive(snapshot), true, soon()))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageContaining("answered 403")
          .hasMessageContaining("path \"sys/storage/raft/snapshot-force\"");
      assertThatThrownBy(() -> client.raft().configuration(active, nobody, soon()))
          .hasMessageContaining("path \"sys/storage/raft/configuration\"");
    }
  }

  /** hashicorp/vault#24245: what large snapshots meet on a server with the default 30 s. */
  @Test
  void aServerThatStopsReadingTooSoonIsRecognisedAndItsDataStay() throws Exception {
    store.write("one", NEW);
    byte[] whole = Files.readAllBytes(snapshot);
    try (VaultClient client = client(cluster.authority(), address(cluster))) {
      ActiveNode active = client.findActiveNode(soon());
      assertThatThrownBy(() ->
              client
                  .raft()
                  .restore(active, root(), archive(whole, Duration.ofSeconds(1)), false, soon()))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("http_read_timeout")
          .hasMessageContaining("the cluster is untouched");
      assertThat(store.read("one")).contains(NEW);
    }
  }

  @Test
  void aNodeThatKeepsOnlyItsLockInRaftIsBootstrappedOnce() throws Exception {
    try (OpenBaoOnPostgres server = OpenBaoOnPostgres.initialised()) {
      server.startWithRaftLock(true);
      assertThat(server.isLeader()).isFalse();
      try (VaultClient client = client(server.authority(), server.address())) {
        assertThatThrownBy(() -> client.raft().bootstrap(server.address(), soon()))
            .isInstanceOf(VaultException.class)
            .hasMessageContaining("cannot write to readonly storage")
            .hasMessageContaining("disable_standby_reads = true");
      }
      server.startWithRaftLock(false);
      // A client of its own: the other's connections ended with the server that was there before.
      try (VaultClient client = client(server.authority(), server.address())) {
        RaftApi raft = client.raft();
        assertThat(raft.sealState(server.address(), soon()))
            .returns(false, SealState::sealed)
            .returns(Optional.of("postgresql"), SealState::storageType);
        raft.bootstrap(server.address(), soon());
        Waiting.until("the bootstrapped node leads", LIMIT, server::isLeader);
        assertThat(
                server
                    .admin()
                    .get("sys/storage/raft/configuration")
                    .data()
                    .getAsJsonObject("config")
                    .getAsJsonArray("servers"))
            .hasSize(1);
        assertThatThrownBy(() -> raft.bootstrap(server.address(), soon()))
            .isInstanceOf(VaultException.class)
            .hasMessageContaining("answered 500")
            .hasMessageContaining("needs no bootstrap");
      }
    }
  }

  @Test
  void aNodeOnRaftItselfNeedsNoBootstrap() throws InterruptedException {
    try (VaultClient client = client(cluster.authority(), address(cluster))) {
      assertThatThrownBy(() -> client.raft().bootstrap(address(cluster), soon()))
          .hasMessageContaining("already has state")
          .hasMessageContaining("needs no bootstrap");
    }
  }

  private static JoinRequest join(JoinRequest.Tls tls, boolean retry) {
    return new JoinRequest(
        Optional.of(address(cluster).toString()),
        retry,
        tls,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static boolean initialised(OpenBaoNode node) {
    return node.api().get("sys/seal-status").body().get("initialized").getAsBoolean();
  }

  private static List<String> peers(RaftApi raft, ActiveNode active, VaultToken token) {
    try {
      return raft.configuration(active, token, soon()).peers().stream()
          .map(RaftPeer::nodeId)
          .toList();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static URI address(OpenBaoCluster of) {
    return of.nodes().getFirst().address();
  }

  private static VaultToken root() {
    return VaultToken.given(new Secret(cluster.keys().rootToken()));
  }

  private static RaftApi.Archive archive(Path file) throws IOException {
    return archive(Files.readAllBytes(file), Duration.ZERO);
  }

  /** Reads a tenth at a time, with a pause before each. */
  private static RaftApi.Archive archive(byte[] content, Duration pause) {
    return new RaftApi.Archive() {
      private int position;

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
          Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
          throw new IOException(interrupted);
        }
        int count =
            Math.min(Math.min(length, Math.ceilDiv(content.length, 10)), content.length - position);
        System.arraycopy(content, position, buffer, offset, count);
        position += count;
        return count == 0 ? -1 : count;
      }

      @Override
      public long sizeBytes() {
        return content.length;
      }
    };
  }

  private static VaultClient client(LocalAuthority authority, URI... addresses) {
    return new VaultClient(
        new VaultSettings(
            List.of(addresses),
            Certificates.read("authority", authority.caPem(), new Problems()),
            Optional.empty(),
            Optional.of("a-namespace-that-only-logins-get"),
            List.of(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60)),
        Optional.empty(),
        _ -> {
          throw new AssertionError("no aws login here");
        });
  }

  private static Instant soon() {
    return Instant.now().plus(LIMIT);
  }
}
