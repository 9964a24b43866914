package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** A run whose time ends in the middle of a large transfer cleans up behind itself before. */
@Tag("aws")
final class DeadlineIT {
  private static final long MIB = 1024 * 1024;
  private static final long INDEX = 1_000;
  private static final SyntheticSnapshot LARGE = SyntheticSnapshot.ofAtLeast(40 * MIB, INDEX);
  private static final Duration SHORT = Duration.ofSeconds(15);

  private static Deployment deployment;

  @BeforeAll
  static void start() {
    deployment = Deployment.start(Map.of());
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @Test
  void aLargeSnapshotIsStoredInSeveralParts() {
    try (WireVault vault = WireCluster.activeNode(INDEX).serving(LARGE)) {
      Backup backup = deployment.with(WireCluster.secret(vault)).backUp();
      Freshness.assertStored(deployment, backup, INDEX);
      assertThat(deployment.parts(backup.key())).isGreaterThan(2);
      assertThat(backup.receipt().get("entries").getAsLong()).isEqualTo(LARGE.records());
      assertThat(deployment.unfinishedUploads()).isEmpty();
    }
  }

  /** It stands still, or trickles so that no stall timeout sees it. */
  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT0.05S"})
  void aTransferThatDoesNotEndIsAbortedRevokedAndReportedInTime(Duration pause) {
    try (WireVault vault = WireCluster.activeNode(INDEX)) {
      vault.serving(LARGE, out -> new SlowStream(out, 20 * MIB, pause));
      int linesBefore = deployment.process().output().size();
      Backup backup = deployment.with(WireCluster.secret(vault)).backUp(SHORT);
      assertThat(backup.wasKilled()).isFalse();
      assertThat(backup.error()).startsWith("transfer: ").contains("deadline");
      assertThat(deployment.unfinishedUploads()).isEmpty();
      assertThat(deployment.keys()).doesNotContain(backup.key(), backup.receiptKey());
      assertThat(WireCluster.tokensAt(vault, WireCluster.REVOKE)).containsExactly(WireVault.TOKEN);
      assertReported(linesBefore, backup);
    }
  }

  private static void assertReported(int linesBefore, Backup backup) {
    String requestId = backup.result().requestId();
    assertThat(deployment.awaitOutput(linesBefore, "\"ERROR\"", "run failed", requestId))
        .contains("deadline");
    assertThat(deployment.awaitOutput(linesBefore, "\"_aws\"", "\"Failure\":1"))
        .contains("\"TokenNotRevoked\":0");
  }
}
