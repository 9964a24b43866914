package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static vaultsnapshot.job.AuditedBucket.HOURLY;
import static vaultsnapshot.job.AuditedBucket.NEWEST;
import static vaultsnapshot.job.AuditedBucket.NEXT_DAILY;
import static vaultsnapshot.job.AuditedBucket.snapshot;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.AuditReport.NotReached;
import vaultsnapshot.report.Finding;

/** What an audit says of what it did not get to. */
final class IncompleteAuditTest extends OnAuditedBucket {
  /** Until the requests before the one that is held back have been answered. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** The time is over while the newest one is read back. */
  @Test
  void whatAnAuditDidNotGetToIsNamedAndNothingIsSaidOfIt() throws Exception {
    AuditReport report = auditEndingAt("GET .*" + NEWEST + ".snap \\[\\]");
    assertThat(report.passed()).isFalse();
    assertThat(report.readBack()).isEmpty();
    assertThat(report.notReached())
        .extracting(NotReached::check, NotReached::subject)
        .contains(
            tuple("read-back", snapshot(NEWEST)),
            tuple("read-back", snapshot(NEXT_DAILY)),
            tuple("read-back", snapshot(HOURLY)),
            tuple("tags", "6 snapshots"));
    assertThat(report.notReached())
        .filteredOn(missed -> missed.subject().equals(snapshot(HOURLY)))
        .allMatch(missed -> missed.reason().contains("READ_BACK_DAYS"));
    assertThat(report.findings()).isEmpty();
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(snapshot(NEWEST));
  }

  /** Before it has seen all of them: what it has not seen is neither a gap nor rebuilt. */
  @Test
  void anAuditThatDoesNotSeeAllSnapshotsJudgesNoneOfThemTogether() throws Exception {
    AuditReport report = auditEndingAt("GET .*" + NEXT_DAILY + ".json .*");
    assertThat(report.notReached())
        .extracting(NotReached::check)
        .contains("receipt", "gap", "tags", "lineage");
    assertThat(report.notReached()).extracting(NotReached::subject).contains("4 snapshots");
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void aSnapshotThatCouldNotBeLookedAtIsNoGap() throws Exception {
    bucket.wire().refusing(1, "GET .*" + NEXT_DAILY + ".json .*", 403, "AccessDenied");
    AuditReport report = bucket.audit();
    assertThat(report.notReached())
        .extracting(NotReached::check)
        .contains("receipt", "gap", "tags");
    assertThat(report.findings()).extracting(Finding::check).doesNotContain("gap", "tags");
  }

  private AuditReport auditEndingAt(String request) throws Exception {
    Instant end = Instant.now().plus(LIMIT);
    bucket.holding(request, end);
    return bucket.auditUntil(end);
  }
}
