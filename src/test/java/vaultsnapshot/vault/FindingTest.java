package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which index of a node a fresh snapshot must not lie below. */
final class FindingTest {
  private static final SealStatus SEAL =
      new SealStatus("shamir", 5, 3, "1.21.4", "cluster-1", "name", "raft");

  @Test
  void aLeadersSnapshotHoldsWhatItHasAppliedNotWhatIsOnlyCommitted() {
    assertThat(node(true, 100, 105).index()).isEqualTo(100);
  }

  @Test
  void whatAStandbyKnowsToBeCommittedTheLeaderHasApplied() {
    assertThat(node(false, 100, 105).index()).isEqualTo(105);
    assertThat(node(false, 105, 100).index()).isEqualTo(105);
  }

  private static Finding.Node node(boolean leads, long applied, long committed) {
    Leadership leadership = new Leadership(leads, Optional.empty(), applied, committed);
    return new Finding.Node(
        URI.create("https://vault.example.com:8200"), leads, false, SEAL, leadership);
  }
}
