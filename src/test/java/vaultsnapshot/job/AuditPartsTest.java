package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static vaultsnapshot.job.AuditedBucket.DAILY;
import static vaultsnapshot.job.AuditedBucket.HOURLY;
import static vaultsnapshot.job.AuditedBucket.MONTHLY;
import static vaultsnapshot.job.AuditedBucket.NEWEST;
import static vaultsnapshot.job.AuditedBucket.NEXT_DAILY;
import static vaultsnapshot.job.AuditedBucket.NOW;
import static vaultsnapshot.job.AuditedBucket.WEEKLY;
import static vaultsnapshot.job.AuditedBucket.snapshot;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vaultsnapshot.bucket.BucketContents;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.report.AuditReport.NotReached;
import vaultsnapshot.report.Finding;

/** What each part of an audit does by itself. */
final class AuditPartsTest extends OnAuditedBucket {
  /** Until what is held back has been asked for. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private Audit audit;

  @BeforeEach
  void begin() {
    audit = endingAt(Instant.now().plus(Duration.ofHours(1)));
  }

  /** By the rate of what was read before; the time that there is, is an hour. */
  @Test
  void aSnapshotThatWouldTakeTooLongIsNotBegun() throws Exception {
    List<Looked> looked = looked();
    Looked huge = ofSize(1_000_000_000_000_000L, looked.getLast());
    bucket.wire().before("GET .*" + NEWEST + ".snap \\[\\]", AuditPartsTest::takeSomeTime);
    ReadBackAudit readBack = new ReadBackAudit(audit);
    assertThat(readBack.newestAndLost(List.of(looked.getFirst(), huge))).isEmpty();
    assertThat(readBack.keys()).containsExactly(snapshot(NEWEST));
    assertThat(audit.notReached())
        .singleElement()
        .returns(snapshot(MONTHLY), NotReached::subject)
        .satisfies(missed ->
            assertThat(missed.reason()).startsWith("1000000000000000 bytes would not have been"));
  }

  @Test
  void whatTheTimeDoesNotSufficeForIsToldWithItsNumber() throws Exception {
    Audit late = endingAt(Instant.now().minusSeconds(1));
    BucketContents contents = bucket.bucket().contents(audit.giveUpAt());
    assertThat(new ReceiptAudit(late).look(contents)).isEmpty();
    List<Looked> looked = looked();
    tags(late, looked);
    assertThat(late.notReached())
        .extracting(NotReached::check, NotReached::subject)
        .containsExactly(tuple("receipt", "6 snapshots"), tuple("tags", "6 snapshots"));
    ReadBackAudit readBack = new ReadBackAudit(late);
    assertThat(readBack.share(looked)).as("not called bad").isEmpty();
    assertThat(readBack.keys()).isEmpty();
    assertThat(late.notReached())
        .filteredOn(missed -> missed.check().equals("read-back"))
        .hasSize(6)
        .allMatch(missed -> missed.reason().contains("READ_BACK_DAYS"));
  }

  @Test
  void theNewestOfEachTierAreReadAndOfTheOthersWhatIsDueToday() throws Exception {
    Audit rare = new Audit(bucket.readBackWithin(366).stations(NOW), audit.giveUpAt());
    List<Looked> looked = looked();
    ReadBackAudit readBack = new ReadBackAudit(rare);
    assertThat(readBack.newestAndLost(looked)).isEmpty();
    List<String> ofEachTier = keys(NEWEST, NEXT_DAILY, WEEKLY, MONTHLY);
    assertThat(readBack.keys()).isEqualTo(ofEachTier);
    assertThat(readBack.share(looked)).isEmpty();
    LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    List<String> due =
        keys(HOURLY, DAILY).stream()
            .filter(key -> rare.settings().share().isDue(key, today))
            .toList();
    assertThat(due).as("there is one that is left out").hasSizeLessThan(2);
    assertThat(readBack.keys())
        .isEqualTo(Stream.concat(ofEachTier.stream(), due.stream()).toList());
  }

  @Test
  void ofTheDaysShareWhatIsSpoiltIsBad() throws Exception {
    bucket.spoil(HOURLY);
    List<Looked> looked = looked();
    ReadBackAudit readBack = new ReadBackAudit(audit);
    assertThat(readBack.newestAndLost(looked)).isEmpty();
    assertThat(readBack.share(looked))
        .singleElement()
        .satisfies(name -> assertThat(audit.key(name)).isEqualTo(snapshot(HOURLY)));
  }

  @Test
  void whatHasExpiredSinceTheListingIsNotBad() throws Exception {
    List<Looked> looked = looked();
    bucket.wire().remove(snapshot(MONTHLY));
    ReadBackAudit readBack = new ReadBackAudit(audit);
    assertThat(readBack.newestAndLost(looked)).isEmpty();
    assertThat(readBack.keys()).isEqualTo(keys(NEWEST, NEXT_DAILY, WEEKLY));
  }

  @Test
  void whereTheTimeEndsAmongTheTagsTheRestIsToldWithItsNumber() throws Exception {
    List<Looked> looked = looked();
    Instant end = Instant.now().plus(LIMIT);
    Audit ending = endingAt(end);
    bucket.holding("GET .*" + NEWEST + ".snap .tagging.", end);
    tags(ending, looked);
    assertThat(ending.notReached())
        .extracting(NotReached::check, NotReached::subject)
        .contains(tuple("tags", "5 snapshots"));
  }

  @Test
  void whereItIsInDoubtWhoseClusterItIsAnUnacceptedOneFillsNoGap() throws Exception {
    Map<String, String> rebuilt = new HashMap<>(bucket.metadataWith(DAILY, "rebuilt", "true"));
    rebuilt.put("cluster-id", "another");
    bucket.describe(DAILY, rebuilt);
    bucket.wire().remove(snapshot(HOURLY));
    Audit daily = new Audit(bucket.every(Duration.ofDays(1)).stations(NOW), audit.giveUpAt());
    new GapAudit(daily).look(looked(), Optional.empty());
    assertThat(daily.findings())
        .filteredOn(finding -> finding.expected().equals("a daily snapshot"))
        .extracting(Finding::subject)
        .containsExactly("2026-11-03T00:00:00Z to 2026-11-04T00:00:00Z");
  }

  @Test
  void whatNobodyForesawIsLoggedWithItsTraceAndTheAuditGoesOn() throws Exception {
    assertThat(
            audit.<String>attempt(
                "tags",
                "a subject",
                () -> {
                  throw new IllegalStateException("a mistake of ours");
                }))
        .isEmpty();
    assertThat(audit.notReached())
        .containsExactly(new NotReached("tags", "a subject", "a mistake of ours"));
    assertThat(bucket.log())
        .contains("check 'tags' failed in a way that nobody foresaw")
        .contains("IllegalStateException");
  }

  private Audit endingAt(Instant giveUpAt) {
    return new Audit(bucket.stations(NOW), giveUpAt);
  }

  private List<Looked> looked() throws IOException, InterruptedException {
    return new ReceiptAudit(audit).look(bucket.bucket().contents(audit.giveUpAt()));
  }

  private void tags(Audit by, List<Looked> looked) throws InterruptedException {
    new TagAudit(by, new Supersession(bucket.bucket(), 1, by.giveUpAt()))
        .look(looked, Optional.empty(), Set.of());
  }

  private static List<String> keys(String... stamps) {
    return Stream.of(stamps).map(AuditedBucket::snapshot).toList();
  }

  private static Looked ofSize(long sizeBytes, Looked looked) {
    StoredSnapshot stored = looked.stored();
    return new Looked(
        looked.name(),
        new StoredSnapshot(
            stored.bucket(),
            stored.key(),
            stored.versionId(),
            sizeBytes,
            stored.crc32c(),
            stored.metadata(),
            stored.lastModified(),
            stored.replicationStatus()),
        looked.storedReceipt(),
        looked.receipt(),
        looked.problems());
  }

  private static void takeSomeTime() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
