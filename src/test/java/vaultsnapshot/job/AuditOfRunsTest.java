package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Finding.Outcome;
import vaultsnapshot.wire.SyntheticSnapshot;

/** What an audit says of the snapshots that real runs have stored. */
final class AuditOfRunsTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String OLD = "vault/prod/20261121T020000Z.snap";
  private static final String NEWEST = "vault/prod/20261122T020000Z.snap";

  /** What it says of objects; the rest is of the bucket, which is not set up, and of gaps. */
  private static final String[] OF_OBJECTS = {
    "lineage", "tags", "retention-of-newest", "receipt", "orphan", "read-back"
  };

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
  void thereIsNothingToTellOfThem() throws Exception {
    AuditReport report = job.audit(LONG);
    assertThat(report.findings()).extracting(Finding::check).doesNotContain(OF_OBJECTS);
    assertThat(report.readBack()).contains(OLD);
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(OLD);
  }

  @Test
  void aRebuiltClusterIsToldItsSnapshotDoesNotCountAndNothingIsTagged() throws Exception {
    job.vault().applied(50).serving(SyntheticSnapshot.small(50));
    job.run(JobUnderTest.scheduled("2026-11-22T02:00:00Z"));
    AuditReport report = job.audit(LONG);
    assertThat(report.findings())
        .filteredOn(finding -> finding.check().equals("lineage"))
        .singleElement()
        .returns(Outcome.OPEN, Finding::outcome)
        .returns(NEWEST, Finding::subject)
        .satisfies(lineage -> assertThat(lineage.remedy()).contains("acceptRebuild", "VAULT_ADDR"));
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
    assertThat(report.findings()).extracting(Finding::check).doesNotContain(OF_OBJECTS);
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(NEWEST);
  }
}
