package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.report.Status;
import vaultsnapshot.wire.SyntheticSnapshot;

/** Which snapshots a run gives the tag by which they expire, and which never. */
final class SupersessionTest {
  private static final String NOW = "2026-11-22T02:00:00Z";
  private static final String NOW_KEY = "vault/prod/20261122T020000Z.snap";
  private static final Map<String, String> OWN =
      Map.of("cluster-id", "1e3305cd-e447-355c-e88c-1b9573f8ca9a", "raft-applied-index", "1");

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() {
    job = new JobUnderTest(100, temporary).with("KEEP_LAST", "2");
    job.vault().serving(SyntheticSnapshot.small(100));
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void allButTheNewestAreTaggedWithTheirReceipts() throws Exception {
    List.of("19", "20", "21").forEach(day -> put(day("2026-11-" + day), OWN));
    job.bucket().put("vault/prod/20261120T020000Z.json", new byte[] {1}, Map.of());
    job.run(JobUnderTest.scheduled(NOW));
    assertThat(job.bucket().tags(day("2026-11-19")))
        .containsExactly(Map.entry("retention", "monthly"));
    assertThat(job.bucket().tags(day("2026-11-20")))
        .containsExactly(Map.entry("retention", "daily"));
    assertThat(job.bucket().tags("vault/prod/20261120T020000Z.json"))
        .containsExactly(Map.entry("retention", "daily"));
    assertThat(job.bucket().tags(day("2026-11-21"))).isEmpty();
    assertThat(job.bucket().tags(NOW_KEY)).isEmpty();
    assertThat(job.log()).contains("\"message\":\"superseded snapshots tagged\"", "\"count\":2");
  }

  @Test
  void whatIsTaggedAlreadyIsNotTaggedAgain() throws Exception {
    List.of("19", "20", "21").forEach(day -> put(day("2026-11-" + day), OWN));
    job.run(JobUnderTest.scheduled(NOW));
    int tagged = job.bucket().requests("PUT .*snap \\[tagging\\]").size();
    job.run(JobUnderTest.scheduled(NOW));
    assertThat(tagged).isEqualTo(2);
    assertThat(job.bucket().requests("PUT .*snap \\[tagging\\]")).hasSize(tagged);
  }

  @Test
  void manualSnapshotsPushNoScheduledOneOut() throws Exception {
    put(day("2026-11-20"), OWN);
    put("vault/prod/20261121T020000Z-one.snap", OWN);
    put("vault/prod/20261121T030000Z-two.snap", OWN);
    job.run(JobUnderTest.labelled(NOW, "three"));
    assertThat(job.bucket().tags(day("2026-11-20"))).isEmpty();
    assertThat(job.bucket().tags("vault/prod/20261121T020000Z-one.snap"))
        .containsExactly(Map.entry("retention", "manual"));
    assertThat(job.bucket().tags("vault/prod/20261121T030000Z-two.snap")).isEmpty();
  }

  @Test
  void aForeignClustersSnapshotsCountForNothingAndExpireNever() throws Exception {
    put(day("2026-11-19"), OWN);
    put(day("2026-11-20"), foreign());
    put(day("2026-11-21"), foreign());
    put("vault/prod/20261118T020000Z.snap", foreign());
    job.run(JobUnderTest.scheduled(NOW));
    assertThat(job.bucket().tags(day("2026-11-19"))).isEmpty();
    assertThat(job.bucket().tags(day("2026-11-20"))).isEmpty();
    assertThat(job.bucket().tags(day("2026-11-21"))).isEmpty();
    assertThat(job.bucket().tags("vault/prod/20261118T020000Z.snap")).isEmpty();
    put(day("2026-11-18"), OWN);
    job.run(JobUnderTest.scheduled("2026-11-22T03:00:00Z"));
    assertThat(job.bucket().tags(day("2026-11-19"))).isNotEmpty();
    assertThat(job.bucket().tags(day("2026-11-20"))).isEmpty();
  }

  @Test
  void aForeignClustersManualSnapshotsCountForNothingEither() throws Exception {
    put("vault/prod/20261120T020000Z-one.snap", OWN);
    put("vault/prod/20261121T020000Z-two.snap", foreign());
    job.with("KEEP_LAST", "1").run(JobUnderTest.scheduled(NOW));
    assertThat(job.bucket().tags("vault/prod/20261120T020000Z-one.snap")).isEmpty();
    assertThat(job.bucket().tags("vault/prod/20261121T020000Z-two.snap")).isEmpty();
  }

  @Test
  void ownManualSnapshotsDoNotHideAForeignScheduledOne() throws Exception {
    put(day("2026-11-20"), OWN);
    put(day("2026-11-21"), foreign());
    job.with("KEEP_LAST", "1").run(JobUnderTest.labelled(NOW, "one"));
    assertThat(job.bucket().tags(day("2026-11-20"))).isEmpty();
  }

  @Test
  void aForeignClustersSnapshotIsTheFirstOfNoMonth() throws Exception {
    put("vault/prod/20261101T020000Z.snap", foreign());
    put("vault/prod/20261101T030000Z.snap", foreign());
    List.of("04", "05", "06").forEach(day -> put(day("2026-11-" + day), OWN));
    job.run(JobUnderTest.scheduled(NOW));
    assertThat(job.bucket().tags(day("2026-11-04"))).containsEntry("retention", "monthly");
    assertThat(job.bucket().tags("vault/prod/20261101T020000Z.snap")).isEmpty();
  }

  @Test
  void manyScheduledOnesInBetweenDoNotKeepAManualOneForEver() throws Exception {
    put("vault/prod/20261001T020000Z-one.snap", OWN);
    for (int hour = 0; hour < 20; hour++) {
      put("vault/prod/20261120T%02d0000Z.snap".formatted(hour), OWN);
    }
    job.run(JobUnderTest.scheduled(NOW));
    job.run(JobUnderTest.labelled("2026-11-22T03:00:00Z", "two"));
    job.run(JobUnderTest.labelled("2026-11-22T04:00:00Z", "three"));
    assertThat(job.bucket().tags("vault/prod/20261001T020000Z-one.snap"))
        .containsEntry("retention", "manual");
  }

  @Test
  void aReceiptThatIsWrittenAgainGetsTheTagThatItsSnapshotHasByThen() throws Exception {
    String early = "2026-11-22T00:00:00Z";
    job.run(JobUnderTest.scheduled(early));
    job.bucket().remove("vault/prod/20261122T000000Z.json");
    job.run(JobUnderTest.scheduled("2026-11-22T01:00:00Z"));
    job.run(JobUnderTest.scheduled(NOW));
    assertThat(job.bucket().tags("vault/prod/20261122T000000Z.snap")).isNotEmpty();
    job.run(JobUnderTest.scheduled(early));
    assertThat(job.bucket().tags("vault/prod/20261122T000000Z.json"))
        .isEqualTo(job.bucket().tags("vault/prod/20261122T000000Z.snap"));
  }

  @Test
  void whatARunCouldNotTagTheNextDeliveryOfItsEventTags() throws Exception {
    List.of("20", "21").forEach(day -> put(day("2026-11-" + day), OWN));
    job.bucket().refusing(1, "PUT .*snap \\[tagging\\]", 403, "AccessDenied");
    job.run(JobUnderTest.scheduled(NOW));
    assertThat(job.bucket().tags(day("2026-11-20"))).isEmpty();
    job.run(JobUnderTest.scheduled(NOW));
    assertThat(job.bucket().tags(day("2026-11-20"))).containsKey("retention");
  }

  @Test
  void aRunThatCannotTagWarnsAndHasSucceeded() throws Exception {
    List.of("20", "21").forEach(day -> put(day("2026-11-" + day), OWN));
    job.bucket().refusing(9, "PUT .*snap \\[tagging\\]", 403, "AccessDenied");
    assertThat(job.run(JobUnderTest.scheduled(NOW)).status()).isEqualTo(Status.STORED);
    assertThat(job.log()).contains("superseded snapshots could not be tagged", "PutObjectTagging");
  }

  private void put(String key, Map<String, String> metadata) {
    job.bucket().put(key, new byte[] {1}, metadata);
  }

  private static String day(String date) {
    return "vault/prod/" + date.replace("-", "") + "T020000Z.snap";
  }

  /** Of a rebuilt cluster that nobody has accepted, and that is gone again. */
  private static Map<String, String> foreign() {
    return Map.of(
        "cluster-id", "foreign",
        "raft-applied-index", "1",
        "rebuilt", "true",
        "rebuild-accepted", "false",
        "baseline-cluster-id", "1e3305cd-e447-355c-e88c-1b9573f8ca9a",
        "baseline-raft-index", "1",
        "baseline-key", day("2026-11-19"));
  }
}
