package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.job.WireCluster.REVOKE;
import static vaultsnapshot.job.WireCluster.SNAPSHOT;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** Vault's own standby with its 307, which no OpenBao sends, and an archive that is behind. */
final class VaultStandbyIT {
  private static final long INDEX = 1_000;
  private static final SyntheticSnapshot FRESH = SyntheticSnapshot.ofAtLeast(1, INDEX);

  private static Deployment deployment;

  @BeforeAll
  static void start() {
    deployment = Deployment.start(Map.of("VAULT_ALLOWED_HOSTS", "localhost"));
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @Test
  void theActiveNodeIsBackedUpThroughAStandbyThatNeverSeesACredential() {
    try (WireVault active = WireCluster.activeNode(INDEX).serving(FRESH);
        WireVault standby = WireCluster.standbyOf(active.address(), INDEX - 1)) {
      Backup backup = deployment.with(WireCluster.secret(standby)).backUp();
      Freshness.assertStored(deployment, backup, INDEX);
      assertThat(backup.activeNode()).isEqualTo(active.address());
      assertThat(WireCluster.tokensAt(active, SNAPSHOT)).containsExactly(WireVault.TOKEN);
      assertThat(WireCluster.tokensAt(active, REVOKE)).containsExactly(WireVault.TOKEN);
      assertThat(WireCluster.sawCredentials(standby)).isFalse();
    }
  }

  @Test
  void aNodeThatBecameAStandbyMeanwhileIsFollowedToAnAllowedHostWithTheToken() {
    try (WireVault active = WireCluster.activeNode(INDEX).serving(FRESH);
        WireVault former = WireCluster.activeNode(INDEX)) {
      former.redirecting(SNAPSHOT, WireCluster.byName(active));
      former.redirecting(REVOKE, WireCluster.byName(active));
      Backup backup = deployment.with(WireCluster.secret(former)).backUp();
      Freshness.assertStored(deployment, backup, INDEX);
      assertThat(WireCluster.tokensAt(active, SNAPSHOT)).containsExactly(WireVault.TOKEN);
      assertThat(WireCluster.tokensAt(active, REVOKE)).containsExactly(WireVault.TOKEN);
      assertThat(backup.activeNode()).isEqualTo(WireCluster.byName(active));
    }
  }

  @Test
  void aRedirectToAForeignHostIsRefusedWithTheSettingToChange() {
    try (WireVault foreign = WireCluster.activeNode(INDEX).serving(FRESH);
        WireVault former = WireCluster.activeNode(INDEX)) {
      // Known by its name alone, so that the loopback number is another host.
      former.redirecting(SNAPSHOT, foreign.address());
      Backup backup = deployment.with(WireCluster.secret(WireCluster.byName(former))).backUp();
      assertThat(backup.error()).contains(foreign.address().toString(), "VAULT_ALLOWED_HOSTS");
      assertThat(foreign.requests()).isEmpty();
      assertThat(former.requests(SNAPSHOT)).hasSize(1);
      assertThat(WireCluster.tokensAt(former, REVOKE)).containsExactly(WireVault.TOKEN);
      assertThat(deployment.keys()).doesNotContain(backup.key(), backup.receiptKey());
    }
  }

  @Test
  void aSnapshotThatIsBehindTheActiveNodeIsRefusedEachTime() {
    SyntheticSnapshot behind = SyntheticSnapshot.ofAtLeast(1, INDEX - 1);
    try (WireVault active = WireCluster.activeNode(INDEX).serving(behind)) {
      Backup backup = deployment.with(WireCluster.secret(active)).backUp();
      assertThat(backup.error()).contains("is stale", "999", "1000", active.address().toString());
      assertThat(active.requests(SNAPSHOT)).hasSize(3);
      assertThat(active.requests(WireCluster.LOGIN)).hasSize(1);
      assertThat(WireCluster.tokensAt(active, REVOKE)).containsExactly(WireVault.TOKEN);
      assertThat(deployment.keys()).doesNotContain(backup.key(), backup.receiptKey());
    }
  }
}
