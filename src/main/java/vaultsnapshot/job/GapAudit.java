package vaultsnapshot.job;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vaultsnapshot.retention.Gap;
import vaultsnapshot.retention.PromisedPoints;
import vaultsnapshot.retention.RecoveryPoint;

/** Looks for recovery points that the tiers promise and that are not there. */
final class GapAudit {
  private static final String CHECK = "gap";

  /** So long somebody is told to see to it; a gap cannot be filled afterwards. */
  private static final Duration FRESH = Duration.ofDays(3);

  private final Audit audit;

  GapAudit(Audit audit) {
    this.audit = audit;
  }

  /** Judges the cluster's own snapshots; without {@code own} those of accepted clusters. */
  void look(List<Looked> snapshots, Optional<Supersession.Own> own) {
    List<RecoveryPoint> points =
        snapshots.stream()
            .filter(looked ->
                own.map(known -> known.is(looked.stored()))
                    .orElse(!Lineage.isUnaccepted(looked.stored())))
            .map(looked -> Supersession.point(looked.name()))
            .toList();
    new PromisedPoints(points, audit.settings().days(), audit.now())
        .missing(audit.settings().retention().snapshotEvery())
        .forEach(this::tell);
  }

  private void tell(Gap gap) {
    String subject = gap.from() + " to " + gap.until();
    String expected = expected(gap);
    String actual = "there is none";
    if (Duration.between(gap.until(), audit.now()).compareTo(FRESH) > 0) {
      audit.note(CHECK, subject, expected, actual, "none: the past cannot be backed up any more");
    } else {
      audit.open(
          CHECK,
          subject,
          expected,
          actual,
          "see in the snapshot function's log why its runs failed then, or who deleted what"
              + " (CloudTrail); told for three days, then only noted");
    }
  }

  private static String expected(Gap gap) {
    return switch (gap.tier()) {
      case HOURLY, MANUAL -> "a scheduled snapshot (SNAPSHOT_EVERY, or the usual distance)";
      case DAILY, WEEKLY, MONTHLY ->
          "a " + gap.tier().name().toLowerCase(Locale.ROOT) + " snapshot";
    };
  }
}
