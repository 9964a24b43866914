package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Finding.Outcome;
import vaultsnapshot.wire.SyntheticSnapshot;

/** What an audit says of a rebuilt cluster, and of what it did not get to. */
final class IncompleteAuditTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String OLDER = "vault/prod/20261120T020000Z.snap";
  private static final String OLD = "vault/prod/20261121T020000Z.snap";
  private static final String NEWEST = "vault/prod/20261122T020000Z.snap";

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() throws Exception {
    job = new JobUnderTest(100, temporary).with("KEEP_LAST", "1");
    job.vault().serving(SyntheticSnapshot.small(100));
    job.run(JobUnderTest.scheduled("2026-11-20T02:00:00Z"));
    job.run(JobUnderTest.scheduled("2026-11-21T02:00:00Z"));
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void aRebuiltClusterIsToldItsSnapshotDoesNotCountAndNothingIsTagged() throws Exception {
    backUpRebuilt();
    AuditReport report = job.audit(LONG);
    Finding lineage = finding(report, "lineage");
    assertThat(lineage.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(lineage.subject()).isEqualTo(NEWEST);
    assertThat(lineage.remedy()).contains("acceptRebuild", "VAULT_ADDR");
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(OLD);
    assertThat(report.passed()).isFalse();
    assertThat(job.bucket().tags(OLD)).isEmpty();
    assertThat(job.bucket().tags(NEWEST)).isEmpty();
  }

  @Test
  void onceARebuiltClusterIsAcceptedThereIsNothingToTellOfIt() throws Exception {
    job.vault().applied(50).serving(SyntheticSnapshot.small(50));
    job.run(JobUnderTest.acceptingRebuild("2026-11-22T02:00:00Z"));
    AuditReport report = job.audit(LONG);
    assertThat(report.findings()).extracting(Finding::check).doesNotContain("lineage", "tags");
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(NEWEST);
  }

  /** The time is over while the newest one is read back. */
  @Test
  void whatAnAuditDidNotGetToIsNamedAndNothingIsSaidOfIt() throws Exception {
    job.run(JobUnderTest.scheduled("2026-11-22T02:00:00Z"));
    Instant end = Instant.now().plusSeconds(5);
    job.bucket().before("GET .*22T020000Z.snap .*", () -> waitUntil(end));
    AuditReport report = job.audit(Duration.between(Instant.now(), end));
    assertThat(report.passed()).isFalse();
    assertThat(report.readBack()).isEmpty();
    assertThat(report.notReached())
        .extracting(AuditReport.NotReached::check, AuditReport.NotReached::subject)
        .contains(
            org.assertj.core.groups.Tuple.tuple("read-back", NEWEST),
            org.assertj.core.groups.Tuple.tuple("read-back", OLD),
            org.assertj.core.groups.Tuple.tuple("read-back", OLDER),
            org.assertj.core.groups.Tuple.tuple("tags", "3 snapshots"));
    assertThat(report.notReached())
        .filteredOn(missed -> missed.subject().equals(OLDER))
        .allMatch(missed -> missed.reason().contains("READ_BACK_DAYS"));
    assertThat(report.findings())
        .extracting(Finding::check)
        .doesNotContain("read-back", "tags", "lineage");
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(NEWEST);
  }

  /** Before it has seen all of them: what it has not seen is neither a gap nor rebuilt. */
  @Test
  void anAuditThatDoesNotSeeAllSnapshotsJudgesNoneOfThemTogether() throws Exception {
    job.run(JobUnderTest.scheduled("2026-11-22T02:00:00Z"));
    Instant end = Instant.now().plusSeconds(5);
    job.bucket().before("GET .*21T020000Z.json .*", () -> waitUntil(end));
    AuditReport report = job.audit(Duration.between(Instant.now(), end));
    assertThat(report.notReached())
        .extracting(AuditReport.NotReached::check)
        .contains("receipt", "gap", "tags", "lineage");
    assertThat(report.findings())
        .extracting(Finding::check)
        .doesNotContain("gap", "tags", "retention-of-newest", "lineage");
  }

  @Test
  void aSnapshotThatCouldNotBeLookedAtIsNoGap() throws Exception {
    job.run(JobUnderTest.scheduled("2026-11-22T02:00:00Z"));
    job.bucket().refusing(1, "GET .*21T020000Z.json .*", 403, "AccessDenied");
    AuditReport report = job.audit(LONG);
    assertThat(report.notReached())
        .extracting(AuditReport.NotReached::check)
        .contains("receipt", "gap", "tags");
    assertThat(report.findings()).extracting(Finding::check).doesNotContain("gap", "tags");
  }

  private void backUpRebuilt() throws Exception {
    job.vault().applied(50).serving(SyntheticSnapshot.small(50));
    job.run(JobUnderTest.scheduled("2026-11-22T02:00:00Z"));
  }

  private static Finding finding(AuditReport report, String check) {
    List<Finding> found =
        report.findings().stream().filter(finding -> finding.check().equals(check)).toList();
    assertThat(found).as(check).hasSize(1);
    return found.getFirst();
  }

  private static void waitUntil(Instant end) {
    try {
      while (Instant.now().isBefore(end.plusMillis(100))) {
        Thread.sleep(20);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
