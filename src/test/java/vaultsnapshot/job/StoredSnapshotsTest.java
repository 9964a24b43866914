package vaultsnapshot.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.bucket.WireBucket;
import vaultsnapshot.input.Json;
import vaultsnapshot.report.SnapshotPage;
import vaultsnapshot.retention.Tier;
import vaultsnapshot.stream.Buffers;
import vaultsnapshot.wire.SyntheticSnapshot;

/** Listing what is stored, and reading it back. */
final class StoredSnapshotsTest {
  private static final String NEWEST = "vault/prod/20261124T020000Z";
  private static final String BEFORE = "vault/prod/20261123T020000Z";

  private final WireBucket bucket = new WireBucket();

  @BeforeEach
  void start() throws Exception {
    StoredRuns runs = new StoredRuns(bucket);
    for (int day = 20; day <= 24; day++) {
      runs.add(Instant.parse("2026-11-" + day + "T02:00:00Z"));
    }
    runs.supersede(Instant.parse("2026-11-20T02:00:00Z"), Tier.MONTHLY);
  }

  @AfterEach
  void stop() {
    bucket.close();
  }

  @Test
  void theListIsNewestFirstAndComesPageByPage() throws Exception {
    List<String> times = new ArrayList<>();
    Optional<SnapshotName> from = Optional.empty();
    int pages = 0;
    do {
      SnapshotPage page = list().page(Optional.empty(), from, 2, soon());
      assertThat(page.total()).isEqualTo(5);
      page.entries().forEach(entry -> times.add(entry.scheduledAt().toString().substring(8, 10)));
      from = page.next().flatMap(bucket.bucket()::name);
      pages++;
    } while (from.isPresent());
    assertThat(times).containsExactly("24", "23", "22", "21", "20");
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void aPageWhoseFirstSnapshotIsGoneMeanwhileBeginsWithTheNextOlderOne() throws Exception {
    bucket.remove(BEFORE + ".snap");
    assertThat(
            list()
                .page(Optional.empty(), bucket.bucket().name("20261123T020000Z"), 10, soon())
                .entries())
        .extracting(SnapshotPage.Entry::key)
        .first()
        .isEqualTo("vault/prod/20261122T020000Z.snap");
  }

  @Test
  void aPageThatHoldsTheLastOnesIsFollowedByNone() throws Exception {
    assertThat(list().page(Optional.empty(), Optional.empty(), 5, soon()).next()).isEmpty();
    SnapshotPage behind =
        list().page(Optional.empty(), bucket.bucket().name("20261101T020000Z"), 5, soon());
    assertThat(behind.entries()).isEmpty();
    assertThat(behind.next()).isEmpty();
  }

  @Test
  void onlyWhatIsNewEnoughIsListed() throws Exception {
    Optional<Instant> since = Optional.of(Instant.parse("2026-11-23T02:00:00Z"));
    assertThat(list().page(since, Optional.empty(), 10, soon()).entries()).hasSize(2);
  }

  @Test
  void anEntryTellsTheTierTheIndexAndThatItWasVerified() throws Exception {
    SnapshotPage page = list().page(Optional.empty(), Optional.empty(), 10, soon());
    assertThat(page.entries().getFirst())
        .returns(NEWEST + ".snap", SnapshotPage.Entry::key)
        .returns(Optional.of(100L), SnapshotPage.Entry::raftIndex)
        .returns(Optional.empty(), SnapshotPage.Entry::retention)
        .returns(true, SnapshotPage.Entry::verified)
        .returns(false, SnapshotPage.Entry::rebuilt);
    assertThat(page.entries().getLast().retention()).contains("monthly");
    JsonObject json = Json.object(page.toJson()).orElseThrow();
    assertThat(json.getAsJsonArray("snapshots").get(0).getAsJsonObject().get("tier").getAsString())
        .isEqualTo("kept");
  }

  @Test
  void aSnapshotWithoutItsReceiptOrWithAnothersIsNotCalledVerified() throws Exception {
    byte[] foreign = bucket.content(BEFORE + ".json");
    bucket.remove(NEWEST + ".json");
    assertThat(newest().doubt()).contains("it has no receipt");
    assertThat(newest().raftIndex()).as("the object remembers it").contains(100L);
    bucket.put(NEWEST + ".json", foreign, Map.of());
    assertThat(newest().doubt())
        .contains(
            "its receipt says key vault/prod/20261123T020000Z.snap, expected " + NEWEST + ".snap");
    bucket.put(NEWEST + ".json", "{}".getBytes(UTF_8), Map.of());
    assertThat(newest().doubt()).contains("its receipt cannot be read");
  }

  @Test
  void aWholeSnapshotIsReadBackWithoutAProblem() throws Exception {
    CheckedSnapshot checked = check();
    assertThat(checked.problems()).isEmpty();
    assertThat(checked.content().orElseThrow().meta().index()).isEqualTo(100);
    assertThat(checked.receipt()).isPresent();
  }

  @Test
  void aConnectionThatBreaksWhileReadingBackIsNoProblemOfTheSnapshot() throws Exception {
    bucket.cutting("GET .*\\.snap .*", 4_000);
    assertThat(check().problems()).isEmpty();
    assertThat(bucket.requests("GET .*\\.snap \\[\\]")).hasSize(2);
  }

  @Test
  void aSpoiledSnapshotIsFoundWhateverItsReceiptSays() throws Exception {
    byte[] spoiled = bucket.content(NEWEST + ".snap");
    spoiled[spoiled.length / 2] ^= 1;
    bucket.put(NEWEST + ".snap", spoiled, bucket.metadata(NEWEST + ".snap"));
    CheckedSnapshot checked = check();
    assertThat(checked.content()).isEmpty();
    assertThat(checked.problems())
        .anySatisfy(problem -> assertThat(problem).contains("state.bin: SHA-256"))
        .anySatisfy(problem -> assertThat(problem).contains("its receipt says CRC32C"));
  }

  /** Whole, and yet not what was stored. */
  @Test
  void aSnapshotThatIsNotTheOneOfItsReceiptIsFound() throws Exception {
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    SyntheticSnapshot.small(99).writeTo(other);
    bucket.put(NEWEST + ".snap", other.toByteArray(), Map.of("run-id", "x"));
    assertThat(check().problems())
        .anySatisfy(problem ->
            assertThat(problem).isEqualTo("its receipt says Raft index 100, expected 99"))
        .anySatisfy(problem -> assertThat(problem).startsWith("its receipt says SHA-256"));
  }

  @ParameterizedTest
  @CsvSource({
    "14871, 14870, 'its receipt says size 14870, expected 14871'",
    "'\"entries\": 1', '\"entries\": 2', 'its receipt says number of entries 2, expected 1'",
    "1e3305cd, 2e3305cd, 'its receipt says cluster id 2e3305cd-e447-355c-e88c-1b9573f8ca9a,"
        + " expected 1e3305cd-e447-355c-e88c-1b9573f8ca9a'"
  })
  void aReceiptThatTellsOfSomethingElseIsFound(String right, String wrong, String problem)
      throws Exception {
    String receipt = new String(bucket.content(NEWEST + ".json"), UTF_8);
    assertThat(receipt).contains(right);
    bucket.put(NEWEST + ".json", receipt.replace(right, wrong).getBytes(UTF_8), Map.of());
    assertThat(check().problems()).contains(problem);
  }

  @Test
  void bytesThatDoNotFitTheChecksumThatS3KeepsAreFound() throws Exception {
    SnapshotVersion version = bucket.bucket().version(name(), soon()).orElseThrow();
    StoredSnapshot stored = version.stored();
    SnapshotVersion other =
        new SnapshotVersion(
            new StoredSnapshot(
                stored.bucket(),
                stored.key(),
                stored.versionId(),
                stored.sizeBytes(),
                Optional.of("AAAAAA=="),
                stored.metadata(),
                stored.lastModified(),
                stored.replicationStatus()),
            version.eTag(),
            version.availability());
    assertThat(reader().check(name(), other, soon()).problems())
        .contains(
            "what was read has the CRC32C "
                + stored.crc32c().orElseThrow()
                + ", expected AAAAAA==, as S3 says");
  }

  @Test
  void aMissingSnapshotIsNothing() throws Exception {
    bucket.remove(NEWEST + ".snap");
    assertThat(reader().check(name(), soon())).isEmpty();
  }

  private SnapshotPage.Entry newest() throws IOException, InterruptedException {
    return list().page(Optional.empty(), Optional.empty(), 1, soon()).entries().getFirst();
  }

  private CheckedSnapshot check() throws IOException, InterruptedException {
    return reader().check(name(), soon()).orElseThrow();
  }

  private SnapshotCheck reader() {
    return new SnapshotCheck(
        bucket.bucket(),
        new Buffers(BucketSettings.CHUNK_SIZE_BYTES),
        WireBucket.SETTINGS.chunkCount());
  }

  private SnapshotName name() {
    return bucket.bucket().name("20261124T020000Z").orElseThrow();
  }

  private SnapshotList list() {
    return new SnapshotList(bucket.bucket(), WireBucket.SETTINGS.cluster());
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }
}
