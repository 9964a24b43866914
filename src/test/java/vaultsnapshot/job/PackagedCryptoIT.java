package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** That the package runs with the native crypto of this machine's architecture. */
final class PackagedCryptoIT {
  @Test
  void startLineAndReceiptNameTheNativeProvider() {
    try (Deployment deployment = Deployment.start(Map.of());
        WireVault vault = WireCluster.activeNode(1).serving(SyntheticSnapshot.ofAtLeast(1, 1))) {
      Backup backup = deployment.with(WireCluster.secret(vault)).backUp();
      assertThat(backup.receipt().get("cryptoProvider").getAsString())
          .startsWith("AmazonCorrettoCryptoProvider ");
      assertThat(deployment.awaitOutput(0, "\"start\"", backup.result().requestId()))
          .contains("\"cryptoProvider\":\"AmazonCorrettoCryptoProvider ");
      assertThat(deployment.awaitOutput(0, "\"_aws\"")).contains("\"FallbackCryptoProvider\":0");
      assertThat(deployment.process().outputText()).doesNotContain("native crypto provider is not");
    }
  }
}
