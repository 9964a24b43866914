package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What to change is told for the refusal that came, and for no other. */
final class RaftRemediesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESTORE|500|read tcp 10.0.0.1: i/o timeout|raise http_read_timeout",
        "RESTORE|500|unexpected EOF|raise http_read_timeout",
        "RAFT_CONFIGURATION|400|raft storage is not in use|the cluster's storage is not Raft",
        "RAFT_CONFIGURATION|403|no|\"sys/storage/raft/configuration\" { capabilities = [\"read\"]",
        "REMOVE_PEER|403|no|\"sys/storage/raft/remove-peer\" { capabilities = [\"update\"]",
        "RESTORE|403|no|\"sys/storage/raft/snapshot\" { capabilities = [\"update\"]",
        "FORCE_RESTORE|403|no|\"sys/storage/raft/snapshot-force\" { capabilities = [\"update\"]",
        "RESTORE|400|use the snapshot-force API|sealed with other keys than this cluster has now",
        "RESTORE|413|no|takes no body of this size",
        "JOIN|400|no|can it reach the leader under this address",
        "JOIN|500|no|can it reach the leader under this address",
        "BOOTSTRAP|500|cluster already has state|needs no bootstrap",
        "BOOTSTRAP|500|keyring already present|needs no bootstrap",
        "BOOTSTRAP|500|cannot write to readonly storage|disable_standby_reads = true",
        "BOOTSTRAP|500|raft backend not in use|set ha_storage \"raft\"",
      })
  void eachRefusalHasItsRemedy(Operation operation, int status, String words, String remedy) {
    assertThat(RaftRemedies.of(operation, status, words)).contains(remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "RESTORE, 500, no",
    "RAFT_CONFIGURATION, 404, no",
    "REMOVE_PEER, 500, no",
    "JOIN, 503, no",
    "BOOTSTRAP, 500, no",
    "SEAL_STATUS, 403, no"
  })
  void whatHasNoRemedyOfItsOwnGetsNone(Operation operation, int status, String words) {
    assertThat(RaftRemedies.of(operation, status, words)).isEmpty();
  }

  @Test
  void aBrokenSendTellsHowFarItCame() {
    assertThat(RaftRemedies.ofABrokenSend(7, 100, Duration.ofSeconds(30), false))
        .startsWith("it broke after 7 of 100 bytes and 30s:")
        .contains("raise http_read_timeout");
    assertThat(RaftRemedies.ofABrokenSend(7, 100, Duration.ofSeconds(90), true))
        .startsWith("it broke after 7 of 100 bytes and 1m30s:")
        .contains("raise VAULT_STALL_TIMEOUT")
        .doesNotContain("http_read_timeout");
  }
}
