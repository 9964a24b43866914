package vaultsnapshot.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BridgeRelayTest {
  /** An engine that has just been installed tells its network's addresses and no gateway. */
  @ParameterizedTest
  @CsvSource({"172.17.0.0/16 172.17.0.1, 172.17.0.1", "172.17.0.0/16, 172.17.0.1"})
  void theGatewayIsTheOneToldOrElseTheFirstAddress(String network, String gateway) {
    assertThat(BridgeRelay.gateway(network).getHostAddress()).isEqualTo(gateway);
  }
}
