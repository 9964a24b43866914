package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** A snapshot that is larger than the part buffers. */
@Tag("aws")
final class LargeSnapshotIT {
  private static final long MIB = 1024 * 1024;
  private static final long INDEX = 1_000;
  private static final SyntheticSnapshot LARGE = SyntheticSnapshot.ofAtLeast(40 * MIB, INDEX);

  @Test
  void aLargeSnapshotIsStoredInSeveralParts() {
    try (Deployment deployment = Deployment.start(Map.of());
        WireVault vault = WireCluster.activeNode(INDEX).serving(LARGE)) {
      Backup backup = deployment.with(WireCluster.secret(vault)).backUp();
      Freshness.assertStored(deployment, backup, INDEX);
      assertThat(deployment.parts(backup.key())).isGreaterThan(2);
      assertThat(backup.receipt().get("entries").getAsLong()).isEqualTo(LARGE.records());
      assertThat(deployment.unfinishedUploads()).isEmpty();
    }
  }
}
