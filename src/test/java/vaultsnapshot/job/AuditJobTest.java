package vaultsnapshot.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.job.AuditedBucket.DAILY;
import static vaultsnapshot.job.AuditedBucket.HOURLY;
import static vaultsnapshot.job.AuditedBucket.MONTHLY;
import static vaultsnapshot.job.AuditedBucket.NEWEST;
import static vaultsnapshot.job.AuditedBucket.NEXT_DAILY;
import static vaultsnapshot.job.AuditedBucket.NOW;
import static vaultsnapshot.job.AuditedBucket.WEEKLY;
import static vaultsnapshot.job.AuditedBucket.receipt;
import static vaultsnapshot.job.AuditedBucket.snapshot;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.bucket.WireBucket;
import vaultsnapshot.input.Json;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.AuditReport.NotReached;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Finding.Outcome;

/** What the auditor says of each defect, and what it puts right. */
final class AuditJobTest extends OnAuditedBucket {
  @Test
  void whereAllIsWellThereIsNoFinding() throws Exception {
    AuditReport report = bucket.audit();
    assertThat(report.findings()).isEmpty();
    assertThat(report.notReached()).isEmpty();
    assertThat(report.snapshots()).isEqualTo(6);
    assertThat(report.readBack())
        .containsExactlyInAnyOrder(
            snapshot(NEWEST),
            snapshot(NEXT_DAILY),
            snapshot(HOURLY),
            snapshot(DAILY),
            snapshot(WEEKLY),
            snapshot(MONTHLY));
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(snapshot(NEWEST));
    assertThat(bucket.wire().requests("DELETE .*")).isEmpty();
  }

  @Test
  void theNewestOfEachTierIsReadBackOnEveryDay() throws Exception {
    assertThat(bucket.readBackWithin(366).audit().readBack())
        .startsWith(snapshot(NEWEST), snapshot(NEXT_DAILY), snapshot(WEEKLY), snapshot(MONTHLY));
  }

  @Test
  void anEmptyBucketIsAProblem() throws Exception {
    bucket.wire().keys().forEach(bucket.wire()::remove);
    AuditReport report = bucket.audit();
    assertThat(only(report).check()).isEqualTo("snapshots");
    assertThat(report.newest().newest()).isEmpty();
  }

  @Test
  void aSpoiltSnapshotIsFoundDoesNotCountAndLetsNothingOlderExpire() throws Exception {
    bucket.spoil(NEWEST);
    bucket.wire().tag(snapshot(DAILY), Map.of());
    AuditReport report = bucket.audit();
    Finding spoilt = finding(report, "read-back", snapshot(NEWEST));
    assertThat(spoilt.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(spoilt.actual()).contains("state.bin: SHA-256").doesNotContain("its receipt says");
    assertThat(spoilt.remedy()).contains("--bucket backups --prefix " + snapshot(NEWEST));
    assertThat(finding(report, "receipt", receipt(NEWEST)).actual())
        .contains("its receipt says CRC32C");
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(snapshot(NEXT_DAILY));
    Finding untagged = finding(report, "tags", snapshot(DAILY));
    assertThat(untagged.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(untagged.remedy()).contains("the newest snapshots are in doubt");
    assertThat(bucket.wire().tags(snapshot(DAILY))).isEmpty();
  }

  @Test
  void aSpoiltSnapshotThatIsSupersededKeepsNoTagFromTheOthers() throws Exception {
    bucket.spoil(MONTHLY);
    bucket.wire().tag(snapshot(DAILY), Map.of());
    AuditReport report = bucket.audit();
    assertThat(finding(report, "read-back", snapshot(MONTHLY)).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(finding(report, "tags", snapshot(DAILY)).outcome()).isEqualTo(Outcome.HEALED);
  }

  @Test
  void oneOfTheDaysShareThatIsSpoiltIsFoundToo() throws Exception {
    bucket.spoil(HOURLY);
    assertThat(finding(bucket.audit(), "read-back", snapshot(HOURLY)).outcome())
        .isEqualTo(Outcome.OPEN);
  }

  @Test
  void whatExpiresWhileTheAuditRunsIsNoProblem() throws Exception {
    bucket
        .wire()
        .before(
            "GET .*" + NEWEST + ".snap \\[\\]",
            () -> {
              bucket.wire().remove(snapshot(HOURLY));
              bucket.wire().remove(receipt(HOURLY));
            });
    assertThat(bucket.audit().findings()).noneMatch(finding -> finding.check().equals("read-back"));
  }

  @Test
  void aSnapshotThatIsGoneSinceTheListingIsPassedOver() throws Exception {
    bucket
        .wire()
        .before("HEAD .*" + NEWEST + ".snap .*", () -> bucket.wire().remove(snapshot(NEWEST)));
    AuditReport report = bucket.audit();
    assertThat(report.snapshots()).isEqualTo(5);
    assertThat(report.notReached()).isEmpty();
  }

  @Test
  void aReceiptOfAnotherSnapshotIsFound() throws Exception {
    bucket.replace(receipt(WEEKLY), bucket.wire().content(receipt(DAILY)), Map.of());
    AuditReport report = bucket.audit();
    Finding foreign = finding(report, "receipt", receipt(WEEKLY));
    assertThat(foreign.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(foreign.actual())
        .contains("key " + snapshot(DAILY) + ", expected " + snapshot(WEEKLY));
    assertThat(foreign.remedy())
        .contains("--bucket backups --prefix vault/prod/" + WEEKLY + ". Once");
    assertThat(report.findings())
        .as("told once")
        .noneMatch(finding -> finding.subject().equals(snapshot(WEEKLY)));
  }

  @Test
  void aReceiptThatCannotBeReadIsFound() throws Exception {
    bucket.replace(receipt(WEEKLY), "{".getBytes(UTF_8), Map.of());
    assertThat(finding(bucket.audit(), "receipt", receipt(WEEKLY)).outcome())
        .isEqualTo(Outcome.OPEN);
  }

  @Test
  void anotherVersionThanTheReceiptsIsFound() throws Exception {
    String other = bucket.text(receipt(WEEKLY)).replace("version-of-", "earlier-version-of-");
    bucket.replace(receipt(WEEKLY), other.getBytes(UTF_8), Map.of());
    assertThat(finding(bucket.audit(), "receipt", receipt(WEEKLY)).actual())
        .contains("says version earlier-version-of-", "something has put another object");
  }

  @Test
  void aLostReceiptIsMadeAgainFromTheSnapshot() throws Exception {
    JsonObject before = json(receipt(HOURLY));
    bucket.wire().remove(receipt(HOURLY));
    AuditReport report = bucket.readBackWithin(366).audit();
    assertThat(finding(report, "receipt", receipt(HOURLY)).outcome()).isEqualTo(Outcome.HEALED);
    assertThat(report.readBack()).contains(snapshot(HOURLY));
    JsonObject after = json(receipt(HOURLY));
    for (String ofTheRun : List.of("durations", "attempts", "tokenRevoked")) {
      before.remove(ofTheRun);
      after.remove(ofTheRun);
    }
    assertThat(after).isEqualTo(before);
    assertThat(finding(report, "tags", snapshot(HOURLY)).outcome())
        .as("its tag is missing until it has it")
        .isEqualTo(Outcome.HEALED);
    assertThat(bucket.wire().tags(receipt(HOURLY))).isEqualTo(Map.of("retention", "hourly"));
  }

  @Test
  void noReceiptIsMadeOfWhatIsNotWhole() throws Exception {
    bucket.spoil(HOURLY);
    bucket.wire().remove(receipt(HOURLY));
    AuditReport report = bucket.audit();
    Finding missing = finding(report, "receipt", receipt(HOURLY));
    assertThat(missing.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(missing.remedy()).startsWith("none can be made of an archive that is not whole");
    assertThat(bucket.wire().keys()).doesNotContain(receipt(HOURLY));
  }

  @Test
  void noReceiptIsMadeOfWhatThisProgramDidNotStore() throws Exception {
    bucket.describe(HOURLY, Map.of());
    bucket.wire().remove(receipt(HOURLY));
    AuditReport report = bucket.audit();
    Finding missing = finding(report, "receipt", receipt(HOURLY));
    assertThat(missing.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(missing.remedy()).startsWith("this program did not store the snapshot");
    assertThat(report.notReached()).as("nor looked for its tags").isEmpty();
    assertThat(bucket.wire().keys()).doesNotContain(receipt(HOURLY));
  }

  @Test
  void anArchivedSnapshotIsNotedAndStaysTheNewest() throws Exception {
    bucket.wire().archive(snapshot(NEWEST), Integer.MAX_VALUE);
    bucket.wire().tag(snapshot(DAILY), Map.of());
    AuditReport report = bucket.audit();
    Finding archived = finding(report, "read-back", snapshot(NEWEST));
    assertThat(archived.outcome()).isEqualTo(Outcome.NOTED);
    assertThat(archived.actual()).contains("GLACIER", "cannot be read before it was asked back");
    assertThat(report.readBack()).doesNotContain(snapshot(NEWEST)).hasSize(5);
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(snapshot(NEWEST));
    assertThat(finding(report, "tags", snapshot(DAILY)).outcome())
        .as("it is in no doubt")
        .isEqualTo(Outcome.HEALED);
  }

  @Test
  void aReceiptWithoutASnapshotIsFound() throws Exception {
    bucket.wire().put(receipt("20261104T050000Z"), new byte[] {1}, Map.of());
    Finding orphan = finding(bucket.audit(), "orphan", receipt("20261104T050000Z"));
    assertThat(orphan.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(orphan.remedy())
        .contains("--bucket backups --prefix " + snapshot("20261104T050000Z"));
  }

  @Test
  void aMissingTagIsGivenToBoth() throws Exception {
    bucket.wire().tag(snapshot(DAILY), Map.of());
    bucket.wire().tag(receipt(DAILY), Map.of());
    Finding finding = finding(bucket.audit(), "tags", snapshot(DAILY));
    assertThat(finding.outcome()).isEqualTo(Outcome.HEALED);
    assertThat(finding.actual()).isEqualTo("snapshot: no tag retention, receipt: no tag retention");
    assertThat(bucket.wire().tags(snapshot(DAILY))).isEqualTo(Map.of("retention", "daily"));
    assertThat(bucket.wire().tags(receipt(DAILY))).isEqualTo(Map.of("retention", "daily"));
    assertThat(bucket.audit().findings()).as("once it is healed").isEmpty();
  }

  /** Else a snapshot could expire long before its receipt, or the other way round. */
  @Test
  void whereOneOfTheTwoHasATagTheOtherGetsTheSame() throws Exception {
    bucket.wire().tag(snapshot(HOURLY), Map.of("retention", "weekly"));
    bucket.wire().tag(receipt(HOURLY), Map.of());
    assertThat(finding(bucket.audit(), "tags", snapshot(HOURLY)).outcome())
        .isEqualTo(Outcome.HEALED);
    assertThat(bucket.wire().tags(receipt(HOURLY))).isEqualTo(Map.of("retention", "weekly"));
  }

  @ParameterizedTest
  @CsvSource({
    "hourly, OPEN, 'snapshot: retention=hourly, receipt: retention=daily: it expires after 2 days,"
        + " not 14'",
    "for-ever, OPEN, 'snapshot: retention=for-ever, receipt: retention=daily'",
    "weekly, NOTED, 'snapshot: retention=weekly, receipt: retention=daily'"
  })
  void aTagOfAnotherTierIsToldAndLeft(String tier, Outcome outcome, String actual)
      throws Exception {
    bucket.wire().tag(snapshot(DAILY), Map.of("retention", tier));
    Finding finding = finding(bucket.audit(), "tags", snapshot(DAILY));
    assertThat(finding.outcome()).isEqualTo(outcome);
    assertThat(finding.actual()).isEqualTo(actual);
    assertThat(finding.expected()).endsWith(": retention=daily");
    if (outcome == Outcome.OPEN) {
      assertThat(finding.remedy())
          .contains("--bucket backups --key " + snapshot(DAILY), "Value=daily", receipt(DAILY));
    }
    assertThat(bucket.wire().tags(snapshot(DAILY))).isEqualTo(Map.of("retention", tier));
  }

  @Test
  void whereBothHaveTheSameWrongTagItIsToldOnce() throws Exception {
    bucket.wire().tag(snapshot(DAILY), Map.of("retention", "hourly"));
    bucket.wire().tag(receipt(DAILY), Map.of("retention", "hourly"));
    assertThat(finding(bucket.audit(), "tags", snapshot(DAILY)).outcome()).isEqualTo(Outcome.OPEN);
  }

  @Test
  void anotherTagBesideOursIsNoted() throws Exception {
    bucket.wire().tag(snapshot(DAILY), Map.of("retention", "daily", "owner", "someone"));
    Finding finding = finding(bucket.audit(), "tags", snapshot(DAILY));
    assertThat(finding.outcome()).isEqualTo(Outcome.NOTED);
    assertThat(finding.actual()).contains("owner=someone");
  }

  @ParameterizedTest
  @CsvSource({"snap", "json"})
  void aTagOnTheNewestIsAnAlarmAndStays(String kind) throws Exception {
    String key = "vault/prod/" + NEWEST + "." + kind;
    bucket.wire().tag(key, Map.of("retention", "hourly"));
    Finding finding = finding(bucket.audit(), "retention-of-newest", snapshot(NEWEST));
    assertThat(finding.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(finding.remedy())
        .contains("--bucket backups --key " + snapshot(NEWEST), receipt(NEWEST));
    assertThat(bucket.wire().tags(key)).isEqualTo(Map.of("retention", "hourly"));
  }

  @Test
  void aTagThatARunBesideTheAuditGaveIsNoDanger() throws Exception {
    bucket
        .wire()
        .before(
            "GET .*" + NEWEST + ".snap \\[tagging\\]",
            () -> {
              bucket
                  .wire()
                  .put(
                      snapshot("20261104T090000Z"),
                      bucket.wire().content(snapshot(NEWEST)),
                      bucket.wire().metadata(snapshot(NEWEST)));
              bucket.wire().tag(snapshot(NEWEST), Map.of("retention", "hourly"));
            });
    AuditReport report = bucket.audit();
    assertThat(report.findings()).isEmpty();
    assertThat(report.notReached()).isEmpty();
  }

  @Test
  void aRebuiltClustersSnapshotIsInDoubtDoesNotCountAndStopsTheTagging() throws Exception {
    bucket.describe(NEWEST, bucket.metadataWith(NEWEST, "rebuilt", "true"));
    bucket.wire().tag(snapshot(DAILY), Map.of());
    AuditReport report = bucket.every(Duration.ofHours(6)).audit();
    assertThat(finding(report, "lineage", snapshot(NEWEST)).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(report.newest().newest().orElseThrow().key()).isEqualTo(snapshot(NEXT_DAILY));
    assertThat(finding(report, "tags", snapshot(DAILY)).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(finding(report, "retention-of-newest", snapshot(NEXT_DAILY)))
        .as("among the accepted ones it is the newest now")
        .extracting(Finding::outcome)
        .isEqualTo(Outcome.OPEN);
    assertThat(report.findings())
        .as("still superseded among the accepted ones")
        .noneMatch(finding -> finding.subject().equals(snapshot(HOURLY)));
  }

  @Test
  void aForeignClustersSnapshotIsTheFirstOfNoDay() throws Exception {
    Map<String, String> foreign = bucket.metadataWith(DAILY, "rebuilt", "true");
    foreign.put("cluster-id", "another");
    bucket.describe(DAILY, foreign);
    AuditReport report = bucket.audit();
    assertThat(finding(report, "retention-of-newest", snapshot(DAILY)).outcome())
        .isEqualTo(Outcome.OPEN);
    assertThat(finding(report, "tags", snapshot(HOURLY)).expected())
        .as("it is the first of its day now")
        .endsWith("retention=daily");
  }

  @Test
  void theAgeIsOfTheNewestThatCounts() throws Exception {
    assertThat(bucket.age().seconds()).isEqualTo(3600);
    bucket.describe(NEWEST, bucket.metadataWith(NEWEST, "rebuilt", "true"));
    bucket.describe(NEXT_DAILY, Map.of());
    assertThat(bucket.age().newest().orElseThrow().key()).isEqualTo(snapshot(HOURLY));
    Map<String, String> accepted = bucket.metadataWith(NEWEST, "rebuild-accepted", "true");
    bucket.describe(NEWEST, accepted);
    assertThat(bucket.age().newest().orElseThrow().key()).isEqualTo(snapshot(NEWEST));
  }

  @Test
  void whereNothingCountsThereIsNoNewest() throws Exception {
    bucket.wire().keys().forEach(bucket.wire()::remove);
    assertThat(bucket.age().newest()).isEmpty();
  }

  @Test
  void whatThisProgramDidNotStoreCountsForNoAge() throws Exception {
    bucket.describe(NEWEST, Map.of());
    assertThat(bucket.audit().newest().newest().orElseThrow().key())
        .isEqualTo(snapshot(NEXT_DAILY));
  }

  @Test
  void aGapIsAProblemForThreeDaysAndThenNoted() throws Exception {
    bucket.every(Duration.ofDays(1));
    assertThat(gaps(NOW)).isEmpty();
    assertThat(gaps(Instant.parse("2026-11-06T09:00:00Z")))
        .as("a day without one, and too long without one")
        .containsExactly(
            "OPEN 2026-11-05T00:00:00Z to 2026-11-06T00:00:00Z",
            "OPEN 2026-11-05T08:00:00Z to 2026-11-06T09:00:00Z");
    bucket.wire().remove(snapshot(DAILY));
    bucket.wire().remove(snapshot(HOURLY));
    assertThat(gaps(Instant.parse("2026-11-07T00:00:00Z")))
        .contains("OPEN 2026-11-03T00:00:00Z to 2026-11-04T00:00:00Z");
    assertThat(gaps(Instant.parse("2026-11-07T00:00:01Z")))
        .contains("NOTED 2026-11-03T00:00:00Z to 2026-11-04T00:00:00Z");
  }

  @Test
  void whatIsNotOfTheClusterFillsNoGap() throws Exception {
    Map<String, String> foreign = bucket.metadataWith(DAILY, "rebuilt", "true");
    foreign.put("cluster-id", "another");
    bucket.describe(DAILY, foreign);
    bucket.wire().remove(snapshot(HOURLY));
    assertThat(bucket.every(Duration.ofDays(1)).audit().findings())
        .anyMatch(finding ->
            finding.check().equals("gap")
                && finding.expected().equals("a daily snapshot")
                && finding.subject().equals("2026-11-03T00:00:00Z to 2026-11-04T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-05T06:00:00Z, ",
    "2026-11-05T06:00:01Z, NOTED",
    "2026-11-07T06:00:00Z, NOTED",
    "2026-11-07T06:00:01Z, OPEN"
  })
  void anUploadThatNobodyEndsIsNotedAfterADayAndAProblemAfterThree(Instant now, Outcome outcome)
      throws Exception {
    String key = snapshot("20261104T060000Z");
    bucket.wire().beginUpload(key);
    List<Finding> found =
        bucket.audit(now).findings().stream()
            .filter(finding -> finding.check().equals("upload"))
            .toList();
    assertThat(found)
        .extracting(Finding::outcome)
        .isEqualTo(Optional.ofNullable(outcome).stream().toList());
    assertThat(found)
        .allMatch(finding -> finding.subject().equals(key))
        .allMatch(finding -> finding.actual().startsWith("begun at " + WireBucket.BEGUN));
    assertThat(found)
        .filteredOn(finding -> finding.outcome() == Outcome.OPEN)
        .allMatch(finding ->
            finding
                .remedy()
                .endsWith("--bucket backups --key " + key + " --upload-id upload-of-" + key));
    assertThat(bucket.wire().openUploads()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'HEAD .*20261103T080000Z.snap .*', receipt, vault/prod/20261103T080000Z.snap",
    "'GET .*20261103T080000Z.snap .tagging.', tags, vault/prod/20261103T080000Z.snap",
    "'GET .*20261103T080000Z.snap ..', read-back, vault/prod/20261103T080000Z.snap",
    "'GET .*uploads.*', upload, unfinished uploads",
    "'GET .*versioning.*', bucket, versioning"
  })
  void whatCannotBeLookedAtIsToldAndTheRestIsLookedAt(String request, String check, String subject)
      throws Exception {
    bucket.wire().refusing(1_000, request, 403, "AccessDenied");
    bucket.wire().put(receipt("20261104T050000Z"), new byte[] {1}, Map.of());
    AuditReport report = bucket.audit();
    assertThat(report.notReached())
        .filteredOn(missed -> !missed.reason().contains("judged only together"))
        .singleElement()
        .returns(check, NotReached::check)
        .returns(subject, NotReached::subject)
        .satisfies(missed -> assertThat(missed.reason()).contains("HTTP 403"));
    assertThat(report.findings()).extracting(Finding::check).contains("orphan");
    assertThat(bucket.log())
        .contains("audit did not get to something", subject)
        .doesNotContain("nobody foresaw");
  }

  @Test
  void aTagThatMayNotBeGivenIsToldAsNotReached() throws Exception {
    bucket.wire().tag(snapshot(DAILY), Map.of());
    bucket.wire().refusing(1_000, "PUT .*tagging.*", 403, "AccessDenied");
    AuditReport report = bucket.audit();
    assertThat(report.notReached()).extracting(NotReached::check).containsExactly("tags");
    assertThat(report.count(Outcome.HEALED)).isZero();
  }

  @Test
  void whatS3GaveUpReplicatingIsOneProblem() throws Exception {
    bucket.wire().replicated(snapshot(NEWEST), "FAILED");
    bucket.wire().replicated(receipt(NEXT_DAILY), "FAILED");
    bucket.wire().replicated(snapshot(DAILY), "FAILED");
    Finding failed = only(bucket.audit());
    assertThat(failed.check()).isEqualTo("replication");
    assertThat(failed.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(failed.subject()).isEqualTo(snapshot(NEWEST));
    assertThat(failed.actual())
        .isEqualTo(
            "S3 has given it up (x-amz-replication-status: FAILED), and 2 more back to "
                + snapshot(DAILY));
    assertThat(failed.remedy()).contains("--bucket backups --key " + snapshot(NEWEST));
  }

  @Test
  void aReceiptThatS3GaveUpReplicatingIsAProblemByItself() throws Exception {
    bucket.wire().replicated(receipt(HOURLY), "FAILED");
    Finding failed = only(bucket.audit());
    assertThat(failed.subject()).isEqualTo(receipt(HOURLY));
    assertThat(failed.actual()).endsWith("FAILED)");
  }

  /** As S3 says of a copy that is under way, one that is there, and of the copy itself. */
  @ParameterizedTest
  @CsvSource({"PENDING", "COMPLETED", "REPLICA"})
  void anyOtherStateOfReplicationIsNone(String status) throws Exception {
    bucket.wire().keys().forEach(key -> bucket.wire().replicated(key, status));
    assertThat(bucket.audit().findings()).isEmpty();
  }

  @Test
  void everyFindingIsLogged() throws Exception {
    bucket.wire().tag(snapshot(NEWEST), Map.of("retention", "hourly"));
    bucket.wire().tag(snapshot(DAILY), Map.of());
    bucket.audit();
    assertThat(bucket.log())
        .contains("\"message\":\"audit found a problem\"", "\"check\":\"retention-of-newest\"")
        .contains("\"message\":\"audit found something\"", "\"outcome\":\"HEALED\"");
  }

  private List<String> gaps(Instant now) throws Exception {
    return bucket.audit(now).findings().stream()
        .filter(finding -> finding.check().equals("gap"))
        .map(finding -> finding.outcome() + " " + finding.subject())
        .toList();
  }

  private JsonObject json(String key) {
    return Json.object(bucket.text(key)).orElseThrow();
  }

  private static Finding only(AuditReport report) {
    assertThat(report.findings()).hasSize(1);
    return report.findings().getFirst();
  }

  private static Finding finding(AuditReport report, String check, String subject) {
    List<Finding> found =
        report.findings().stream()
            .filter(finding -> finding.check().equals(check) && finding.subject().equals(subject))
            .toList();
    assertThat(found).as("%s of %s in %s", check, subject, report.findings()).hasSize(1);
    return found.getFirst();
  }
}
