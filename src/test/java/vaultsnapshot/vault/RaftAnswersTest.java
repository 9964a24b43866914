package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.input.Json;

/** What nodes tell of the Raft cluster and of their seal, in the forms that Vault writes. */
final class RaftAnswersTest {
  @ParameterizedTest
  @CsvSource({"\\u0003, 3", "3, 3", "' ', ' '", "11, 11", "'', ''"})
  void theProtocolIsANumberInBothForms(String written, String version) {
    RaftConfiguration configuration =
        RaftConfiguration.read(
                Json.object(
                        """
                        {"data":{"config":{"index":7,"servers":[{"node_id":"raft1",
                        "address":"a:8201","leader":true,"voter":true,"protocol_version":"%s"}]}}}
                        """
                            .formatted(written))
                    .orElseThrow())
            .orElseThrow();
    assertThat(configuration.index()).isEqualTo(7);
    assertThat(configuration.peers())
        .containsExactly(new RaftPeer("raft1", "a:8201", true, true, version));
    assertThat(configuration.has("raft1")).isTrue();
    assertThat(configuration.has("raft2")).isFalse();
  }

  @Test
  void aSealedNodeTellsNoClusterAndANewOneNoStorage() {
    assertThat(
            sealState(
                """
                {"initialized":false,"sealed":true,"type":"shamir","n":5,"t":3,"cluster_id":"",
                "storage_type":""}
                """))
        .contains(new SealState(false, true, "shamir", 5, 3, Optional.empty(), Optional.empty()));
  }

  @Test
  void anUnsealedNodeTellsBoth() {
    assertThat(
            sealState(
                """
                {"initialized":true,"sealed":false,"type":"awskms","n":1,"t":1,"cluster_id":"id",
                "storage_type":"raft"}
                """))
        .contains(
            new SealState(true, false, "awskms", 1, 1, Optional.of("id"), Optional.of("raft")));
  }

  @Test
  void whatSaysNothingOfASealIsNoSealState() {
    assertThat(sealState("{\"initialized\":true}")).isEmpty();
  }

  private static Optional<SealState> sealState(String json) {
    return SealState.read(Json.object(json).orElseThrow());
  }
}
