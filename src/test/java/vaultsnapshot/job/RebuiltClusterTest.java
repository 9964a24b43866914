package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;
import vaultsnapshot.wire.SyntheticSnapshot;

/** A rebuilt cluster is stored beside the old one's snapshots, and pushes none of them out. */
final class RebuiltClusterTest {
  private static final String ID = "1e3305cd-e447-355c-e88c-1b9573f8ca9a";
  private static final String OLD_KEY = "vault/prod/20261120T020000Z.snap";
  private static final String FIRST = "2026-11-21T02:00:00Z";
  private static final String FIRST_KEY = "vault/prod/20261121T020000Z.snap";
  private static final String SECOND = "2026-11-22T02:00:00Z";

  /** What an accepted snapshot of another cluster says of itself. */
  private static final Map<String, String> OTHER_CLUSTER =
      Map.of("cluster-id", "another-cluster", "raft-applied-index", "5000");

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() {
    job = new JobUnderTest(100, temporary).with("KEEP_LAST", "1");
    job.vault().serving(SyntheticSnapshot.small(100));
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void theSameClusterThatWentOnIsComparedWithItsNewestSnapshot() throws Exception {
    job.run(JobUnderTest.scheduled(FIRST));
    Receipt receipt = job.run(JobUnderTest.scheduled(SECOND));
    assertThat(receipt.lineage().rebuilt()).isFalse();
    assertThat(receipt.lineage().baseline())
        .contains(new Receipt.Baseline(java.util.Optional.of(ID), 100, FIRST_KEY));
    assertThat(job.log()).doesNotContain("is not the one of the last accepted snapshot");
  }

  @Test
  void anotherClusterUnderTheNameIsStoredMarkedWarnedOfAndSupersedesNothing() throws Exception {
    put(OLD_KEY, OTHER_CLUSTER);
    Receipt receipt = job.run(JobUnderTest.scheduled(FIRST));
    assertThat(receipt.status()).isEqualTo(Status.STORED);
    assertThat(receipt.lineage().rebuilt()).isTrue();
    assertThat(receipt.lineage().rebuildAccepted()).isFalse();
    assertThat(receipt.lineage().baseline().orElseThrow().key()).isEqualTo(OLD_KEY);
    assertThat(job.log()).contains("is not the one of the last accepted snapshot", "another-clus");
    assertThat(job.bucket().tags(OLD_KEY)).isEmpty();
  }

  @Test
  void anIndexThatWentBackIsARebuildToo() throws Exception {
    put(OLD_KEY, Map.of("cluster-id", ID, "raft-applied-index", "101"));
    assertThat(job.run(JobUnderTest.scheduled(FIRST)).lineage().rebuilt()).isTrue();
  }

  @Test
  void theRunsThatFollowAreComparedWithTheLastAcceptedOneAndAreAlwaysDue() throws Exception {
    job.with("SNAPSHOT_EVERY", "7d");
    put(OLD_KEY, OTHER_CLUSTER);
    put(FIRST_KEY, unaccepted("yet-another-cluster"));
    Receipt receipt = job.run(JobUnderTest.scheduled(SECOND));
    assertThat(receipt.status()).isEqualTo(Status.STORED);
    assertThat(receipt.lineage().rebuilt()).isTrue();
    assertThat(receipt.lineage().baseline().orElseThrow().key()).isEqualTo(OLD_KEY);
    assertThat(job.bucket().tags(OLD_KEY)).isEmpty();
    assertThat(job.bucket().tags(FIRST_KEY)).isEmpty();
  }

  @Test
  void anAcceptedRebuildIsTheNewBaselineAndTheOldClustersSnapshotsAreSuperseded() throws Exception {
    put(OLD_KEY, OTHER_CLUSTER);
    Receipt receipt = job.run(JobUnderTest.acceptingRebuild(FIRST));
    assertThat(receipt.lineage().rebuilt()).isTrue();
    assertThat(receipt.lineage().rebuildAccepted()).isTrue();
    assertThat(job.log()).doesNotContain("is not the one of the last accepted snapshot");
    assertThat(job.bucket().tags(OLD_KEY)).containsEntry("retention", "monthly");
    assertThat(job.run(JobUnderTest.scheduled(SECOND)).lineage().rebuilt()).isFalse();
  }

  @Test
  void whereOnlyUnacceptedOnesAreLeftTheirBaselineIsHandedOn() throws Exception {
    put(FIRST_KEY, unaccepted(ID));
    Receipt receipt = job.run(JobUnderTest.scheduled(SECOND));
    assertThat(receipt.lineage().rebuilt()).isTrue();
    assertThat(receipt.lineage().baseline().orElseThrow().key()).isEqualTo(OLD_KEY);
  }

  @Test
  void snapshotsThatSomethingElsePutThereAreNoBaseline() throws Exception {
    put(OLD_KEY, OTHER_CLUSTER);
    put(FIRST_KEY, Map.of("cluster-id", "copied"));
    Receipt receipt = job.run(JobUnderTest.scheduled(SECOND));
    assertThat(receipt.lineage().baseline().orElseThrow().key()).isEqualTo(OLD_KEY);
  }

  @Test
  void theLookForTheBaselineEndsAfterTwentySnapshots() throws Exception {
    put(OLD_KEY, OTHER_CLUSTER);
    for (int hour = 0; hour < 19; hour++) {
      put("vault/prod/20261121T%02d0000Z.snap".formatted(hour), Map.of());
    }
    assertThat(job.run(JobUnderTest.scheduled(SECOND)).lineage().baseline()).isPresent();
    job.bucket().remove("vault/prod/20261122T020000Z.snap");
    job.bucket().remove("vault/prod/20261122T020000Z.json");
    put("vault/prod/20261121T190000Z.snap", Map.of());
    assertThat(job.run(JobUnderTest.scheduled(SECOND)).lineage().baseline()).isEmpty();
  }

  @Test
  void acceptingARebuildForASnapshotThatLiesThereUnacceptedIsRefused() {
    put(FIRST_KEY, unaccepted(ID));
    RunFailedException failure = SnapshotJobTest.failure(job, JobUnderTest.acceptingRebuild(FIRST));
    assertThat(failure)
        .hasMessageContaining("s3://backups/" + FIRST_KEY)
        .hasMessageContaining("send acceptRebuild in an event without a time");
    assertThat(failure.foreseen()).isTrue();
    assertThat(job.bucket().metadata(FIRST_KEY)).doesNotContainEntry("rebuild-accepted", "true");
  }

  private void put(String key, Map<String, String> metadata) {
    job.bucket().put(key, new byte[] {1}, metadata);
  }

  private static Map<String, String> unaccepted(String clusterId) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("cluster-id", clusterId);
    metadata.put("raft-applied-index", "1");
    metadata.put("rebuilt", "true");
    metadata.put("rebuild-accepted", "false");
    metadata.put("baseline-cluster-id", "another-cluster");
    metadata.put("baseline-raft-index", "5000");
    metadata.put("baseline-key", OLD_KEY);
    return metadata;
  }
}
