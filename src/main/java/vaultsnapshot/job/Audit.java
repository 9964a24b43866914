package vaultsnapshot.job;

import static vaultsnapshot.report.LogField.field;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.report.AuditReport.NotReached;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Finding.Outcome;
import vaultsnapshot.settings.AuditSettings;

/** One audit under way: with what, until when, and what it has found so far. */
final class Audit {
  private final AuditStations stations;
  private final Instant giveUpAt;
  private final List<Finding> findings = new ArrayList<>();
  private final List<NotReached> notReached = new ArrayList<>();

  /** Ends at {@code giveUpAt}, whatever is left. */
  Audit(AuditStations stations, Instant giveUpAt) {
    this.stations = stations;
    this.giveUpAt = giveUpAt;
  }

  AuditStations stations() {
    return stations;
  }

  AuditSettings settings() {
    return stations.settings();
  }

  SnapshotBucket bucket() {
    return stations.bucket();
  }

  Instant giveUpAt() {
    return giveUpAt;
  }

  /** By which ages and days are judged. */
  Instant now() {
    return stations.clock().instant();
  }

  List<Finding> findings() {
    return findings;
  }

  List<NotReached> notReached() {
    return notReached;
  }

  String key(SnapshotName name) {
    return bucket().key(name);
  }

  String receiptKey(SnapshotName name) {
    return bucket().receiptKey(name);
  }

  /** How the AWS command line names the object. */
  String place(String key) {
    return "--bucket " + settings().bucket().bucket() + " --key " + key;
  }

  /** Somebody has to do something. */
  void open(String check, String subject, String expected, String actual, String remedy) {
    add(new Finding(check, subject, expected, actual, remedy, Outcome.OPEN));
  }

  /** To be known. */
  void note(String check, String subject, String expected, String actual, String remedy) {
    add(new Finding(check, subject, expected, actual, remedy, Outcome.NOTED));
  }

  void add(Finding finding) {
    findings.add(finding);
    if (finding.outcome() == Outcome.OPEN) {
      stations
          .log()
          .warn(
              "audit found a problem",
              field("check", finding.check()),
              field("subject", finding.subject()),
              field("expected", finding.expected()),
              field("actual", finding.actual()),
              field("remedy", finding.remedy()));
    } else {
      stations
          .log()
          .info(
              "audit found something",
              field("check", finding.check()),
              field("subject", finding.subject()),
              field("outcome", finding.outcome().toString()));
    }
  }

  void missed(String check, String subject, String reason) {
    notReached.add(new NotReached(check, subject, reason));
    stations
        .log()
        .warn(
            "audit did not get to something",
            field("check", check),
            field("subject", subject),
            field("reason", reason));
  }

  /** By the machine's own clock, as for every call to S3. */
  boolean timeIsUp() {
    return !timeFor(Duration.ZERO);
  }

  boolean timeFor(Duration work) {
    return Instant.now().plus(work).isBefore(giveUpAt);
  }

  /** A look at something, which may fail without ending the audit. */
  @FunctionalInterface
  interface Look<T> {
    T look() throws IOException, InterruptedException;
  }

  /** Looks; a failure is noted, and what follows goes on. */
  <T> Optional<T> attempt(String check, String subject, Look<T> look) throws InterruptedException {
    try {
      return Optional.of(look.look());
    } catch (IOException | RuntimeException failure) {
      if (!Failures.foreseen(failure)) {
        stations
            .log()
            .unexpected("check '" + check + "' failed in a way that nobody foresaw", failure);
      }
      missed(check, subject, Failures.words(failure));
      return Optional.empty();
    }
  }
}
