package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;
import vaultsnapshot.wire.SyntheticSnapshot;

/** One event leaves one object and one receipt, however often it comes; and when none is due. */
final class RepeatedEventTest {
  private static final String TIME = "2026-11-22T02:00:00Z";
  private static final String SNAPSHOT = "vault/prod/20261122T020000Z.snap";
  private static final String RECEIPT = "vault/prod/20261122T020000Z.json";

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() {
    job = new JobUnderTest(100, temporary);
    job.vault().serving(SyntheticSnapshot.small(100));
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void theSecondDeliveryAnswersWithTheFirstOnesReceiptAndReadsNoVault() throws Exception {
    Receipt first = job.run(JobUnderTest.scheduled(TIME));
    int requests = job.vault().requests().size();
    Receipt second = job.run(JobUnderTest.scheduled(TIME));
    assertThat(second.toJson()).isEqualTo(first.with(Status.ALREADY_STORED).toJson());
    assertThat(job.vault().requests()).hasSize(requests);
    assertThat(job.pauses()).isEmpty();
  }

  @Test
  void aReceiptThatComesALittleLaterIsWaitedFor() throws Exception {
    Receipt first = job.run(JobUnderTest.scheduled(TIME));
    byte[] receipt = job.bucket().content(RECEIPT);
    job.bucket().remove(RECEIPT);
    job.onPause(() -> job.bucket().put(RECEIPT, receipt, Map.of()));
    assertThat(job.run(JobUnderTest.scheduled(TIME)).toJson())
        .isEqualTo(first.with(Status.ALREADY_STORED).toJson());
    assertThat(job.pauses()).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aReceiptThatDoesNotComeIsMadeFromTheObjectAndSaysTheSame() throws Exception {
    job.run(JobUnderTest.scheduled("2026-11-21T02:00:00Z"));
    Receipt first = job.run(JobUnderTest.scheduled(TIME));
    job.bucket().remove(RECEIPT);
    Receipt second = job.run(JobUnderTest.scheduled(TIME));
    assertThat(second.status()).isEqualTo(Status.ALREADY_STORED);
    assertThat(job.pauses()).hasSize(3);
    assertThat(job.bucket().content(RECEIPT))
        .asString()
        .isEqualTo(second.with(Status.STORED).toJson());
    assertThat(second.object()).isEqualTo(first.object());
    assertThat(second.content()).isEqualTo(first.content());
    assertThat(second.cluster()).isEqualTo(first.cluster());
    assertThat(second.lineage()).isEqualTo(first.lineage());
    assertThat(second.lineage().baseline()).isPresent();
    assertThat(second.run().takenAt()).isEqualTo(first.run().takenAt());
    assertThat(second.run().tokenRevoked()).isEmpty();
    assertThat(second.run().durations()).containsOnlyKeys("lookup", "read-back");
  }

  @Test
  void aSnapshotThatIsGoneWhileItsReceiptIsAwaitedIsToldAsThat() throws Exception {
    job.run(JobUnderTest.scheduled(TIME));
    job.bucket().remove(RECEIPT);
    job.bucket().before("GET .*json.*", () -> job.bucket().remove(SNAPSHOT));
    assertThat(SnapshotJobTest.failure(job, JobUnderTest.scheduled(TIME)))
        .hasMessageContaining(SNAPSHOT + ": was there when this run began and is gone now");
    assertThat(job.bucket().keys()).isEmpty();
  }

  @Test
  void anObjectThatIsNoSnapshotGetsNoReceipt() {
    job.bucket().put(SNAPSHOT, "not an archive".getBytes(StandardCharsets.UTF_8), Map.of());
    RunFailedException failure = SnapshotJobTest.failure(job, JobUnderTest.scheduled(TIME));
    assertThat(failure.stage()).isEqualTo("read-back");
    assertThat(job.bucket().keys()).containsExactly(SNAPSHOT);
  }

  @Test
  void aSnapshotThatSomethingElsePutThereGetsAReceiptOfWhatCanBeTold() throws Exception {
    job.run(JobUnderTest.scheduled(TIME));
    byte[] snapshot = job.bucket().content(SNAPSHOT);
    job.bucket().remove(RECEIPT);
    job.bucket()
        .put(SNAPSHOT, snapshot, Map.of("taken-at", "yesterday", "raft-applied-index", "many"));
    Receipt receipt = job.run(JobUnderTest.scheduled(TIME));
    assertThat(receipt.run().takenAt()).isEmpty();
    assertThat(receipt.content().orElseThrow().fresh()).isEmpty();
    assertThat(receipt.cluster().id()).isEmpty();
    assertThat(receipt.toolVersion()).isEqualTo("0.0-test");
    assertThat(receipt.run().cryptoProvider()).isEqualTo("test provider 1.0");
  }

  @Test
  void anObjectThatIsBehindWhatItsNodeHadAppliedIsNotCalledFresh() throws Exception {
    job.run(JobUnderTest.scheduled(TIME));
    byte[] snapshot = job.bucket().content(SNAPSHOT);
    job.bucket().remove(RECEIPT);
    job.bucket().put(SNAPSHOT, snapshot, Map.of("raft-applied-index", "101"));
    Receipt receipt = job.run(JobUnderTest.scheduled(TIME));
    assertThat(receipt.content().orElseThrow().fresh()).contains(false);
  }

  @Test
  void theRetryOfACallWithoutATimeFindsItsSnapshotByTheRequestId() throws Exception {
    Instant now = Instant.now();
    Receipt first = job.run(untimed(now.minusSeconds(60), "one"));
    Receipt again = job.run(untimed(now, "one"));
    assertThat(again.toJson()).isEqualTo(first.with(Status.ALREADY_STORED).toJson());
    Receipt other = job.run(untimed(now, "two"));
    assertThat(other.status()).isEqualTo(Status.STORED);
    assertThat(other.object()).isNotEqualTo(first.object());
  }

  @Test
  void theRetryOfACallWithoutATimeLooksNoFurtherBackThanAnEventMayBeOld() throws Exception {
    Instant now = Instant.now();
    job.with("MAX_EVENT_AGE", "1h");
    job.run(untimed(now.minus(Duration.ofHours(2)), "one"));
    assertThat(job.run(untimed(now, "one")).status()).isEqualTo(Status.STORED);
  }

  @Test
  void theRetryOfALabelledCallIsNotAnsweredWithAnotherLabelsSnapshot() throws Exception {
    Instant now = Instant.now();
    job.run(JobUnderTest.untimed(now.minusSeconds(60).toString(), Optional.of("before"), "one"));
    Receipt other = job.run(JobUnderTest.untimed(now.toString(), Optional.of("after"), "one"));
    assertThat(other.status()).isEqualTo(Status.STORED);
  }

  @Test
  void aFreshEnoughSnapshotMakesTheNextRunNotDue() throws Exception {
    job.with("SNAPSHOT_EVERY", "24h");
    job.run(JobUnderTest.scheduled("2026-11-21T02:00:00Z"));
    int requests = job.vault().requests().size();
    Receipt early = job.run(JobUnderTest.scheduled("2026-11-21T14:00:00Z"));
    assertThat(early.status()).isEqualTo(Status.NOT_DUE);
    assertThat(early.object()).isEmpty();
    assertThat(early.run().scheduledAt()).isEqualTo(Instant.parse("2026-11-21T14:00:00Z"));
    assertThat(early.run().durations()).containsOnlyKeys("lookup", "list", "lineage");
    assertThat(early.cluster().name()).isEqualTo("prod");
    assertThat(job.vault().requests()).hasSize(requests);
    assertThat(job.run(JobUnderTest.scheduled(TIME)).status()).isEqualTo(Status.STORED);
  }

  @Test
  void whatAPersonAsksForIsAlwaysDueAndPutsNoScheduledOneOff() throws Exception {
    job.with("SNAPSHOT_EVERY", "24h");
    job.run(JobUnderTest.scheduled("2026-11-21T02:00:00Z"));
    assertThat(job.run(JobUnderTest.labelled("2026-11-21T14:00:00Z", "now")).status())
        .isEqualTo(Status.STORED);
    assertThat(job.run(JobUnderTest.acceptingRebuild("2026-11-21T15:00:00Z")).status())
        .isEqualTo(Status.STORED);
    job.bucket().remove("vault/prod/20261121T150000Z.snap");
    assertThat(job.run(JobUnderTest.scheduled(TIME)).status()).isEqualTo(Status.STORED);
  }

  private static vaultsnapshot.settings.RunRequest untimed(Instant time, String requestId) {
    return JobUnderTest.untimed(time.toString(), Optional.empty(), requestId);
  }
}
