package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vaultsnapshot.vault.ActiveNode;

final class LineageTest {
  private static final Lineage LINEAGE =
      new Lineage(
          Optional.of(new Lineage.Baseline("cluster-a", 100, "prod/20261122T020000Z.snap")), false);

  @Test
  void theSameClusterThatWentOnIsNotRebuilt() {
    assertThat(LINEAGE.judge(node("cluster-a", 100), false).rebuilt()).isFalse();
    assertThat(LINEAGE.judge(node("cluster-a", 101), true).accepted()).isFalse();
  }

  @Test
  void anotherClusterIdIsARebuild() {
    Lineage.Verdict verdict = LINEAGE.judge(node("cluster-b", 500), false);
    assertThat(verdict.rebuilt()).isTrue();
    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.reason()).contains("cluster-a", "cluster-b", "prod/20261122T020000Z.snap");
  }

  @Test
  void anIndexThatWentBackIsARebuild() {
    Lineage.Verdict verdict = LINEAGE.judge(node("cluster-a", 99), false);
    assertThat(verdict.rebuilt()).isTrue();
    assertThat(verdict.reason()).contains("went back to 99 from 100");
  }

  @Test
  void aRebuildIsAcceptedWhenSomebodySaysSo() {
    assertThat(LINEAGE.judge(node("cluster-b", 1), true).accepted()).isTrue();
  }

  @Test
  void theFirstSnapshotOfAllHasNothingToBeComparedWith() {
    Lineage first = new Lineage(Optional.empty(), false);
    assertThat(first.judge(node("cluster-a", 1), false).rebuilt()).isFalse();
  }

  private static ActiveNode node(String clusterId, long index) {
    return new ActiveNode(
        URI.create("https://vault-1.example.com:8200"),
        clusterId,
        "name",
        "1.21.4",
        index,
        "shamir",
        5,
        3,
        "raft");
  }
}
