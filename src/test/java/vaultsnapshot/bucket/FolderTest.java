package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in a cluster's folder, and under which names. */
final class FolderTest {
  private static final byte[] CONTENT = {1};

  private final WireBucket wire = new WireBucket();
  private final SnapshotBucket bucket = wire.bucket();

  @AfterEach
  void stop() {
    wire.close();
  }

  @Test
  void oneListingShowsSnapshotsAndTheReceiptsThatHaveNone() throws Exception {
    for (String file :
        new String[] {
          "20261120T020000Z.json",
          "20261121T020000Z.snap",
          "20261121T020000Z.json",
          "20261122T020000Z.snap",
          "20261123T020000Z.json",
          "notes.json"
        }) {
      wire.put("vault/prod/" + file, CONTENT, Map.of());
    }
    BucketContents contents = bucket.contents(soon());
    assertThat(contents.snapshots())
        .extracting(listed -> listed.name().stamp(), ListedSnapshot::hasReceipt)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("20261122T020000Z", false),
            org.assertj.core.groups.Tuple.tuple("20261121T020000Z", true));
    assertThat(contents.orphanReceipts())
        .extracting(SnapshotName::stamp)
        .containsExactly("20261123T020000Z", "20261120T020000Z");
  }

  @Test
  void anOperationsRecordIsWrittenOnceAndFoundUnderItsName() throws Exception {
    assertThat(bucket.operations(soon())).isEmpty();
    assertThat(bucket.readOperation("restore-1", soon())).isEmpty();
    assertThat(bucket.putOperation("restore-1", "{\"a\":1}", soon())).isEqualTo("{\"a\":1}");
    assertThat(bucket.putOperation("restore-1", "{\"b\":2}", soon())).isEqualTo("{\"a\":1}");
    assertThat(bucket.readOperation("restore-1", soon())).contains("{\"a\":1}");
    assertThat(bucket.operationKey("restore-1")).isEqualTo("vault/prod/operations/restore-1.json");
    assertThat(wire.keys()).containsExactly(bucket.operationKey("restore-1"));
    wire.put("vault/prod/operations/notes.txt", CONTENT, Map.of());
    assertThat(bucket.operations(soon())).containsExactly("restore-1");
  }

  @Test
  void aReceiptHasTagsOfItsOwn() throws Exception {
    SnapshotName name = bucket.name("20261122T020000Z").orElseThrow();
    wire.put(bucket.key(name), CONTENT, Map.of());
    wire.put(bucket.receiptKey(name), CONTENT, Map.of());
    wire.tag(bucket.receiptKey(name), Map.of("retention", "daily"));
    assertThat(bucket.receiptTags(name, soon())).isEqualTo(Map.of("retention", "daily"));
    assertThat(bucket.tags(name, soon())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vault/prod/20261122T020000Z.snap",
        "vault/prod/20261122T020000Z",
        "20261122T020000Z.snap",
        "20261122T020000Z"
      })
  void aSnapshotIsNamedInEveryFormOfItsKey(String key) {
    assertThat(bucket.name(key).map(bucket::key)).contains("vault/prod/20261122T020000Z.snap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vault/other/20261122T020000Z.snap", "20261122", "vault/prod/"})
  void whatCanBeNoSnapshotOfTheClusterHasNoName(String key) {
    assertThat(bucket.name(key)).isEmpty();
  }

  @Test
  void theFolderEndsWithASlash() {
    assertThat(bucket.directory()).isEqualTo("vault/prod/");
  }

  @Test
  void whatIsInAnArchiveCannotBeReadNow() throws Exception {
    SnapshotName name = bucket.name("20261122T020000Z").orElseThrow();
    wire.put(bucket.key(name), CONTENT, Map.of());
    assertThat(bucket.version(name, soon()).map(SnapshotVersion::readable)).contains(true);
    wire.archive(bucket.key(name), 1);
    assertThat(bucket.version(name, soon()).map(SnapshotVersion::readable)).contains(false);
    assertThat(bucket.list(Optional.empty(), soon())).as("it is listed all the same").hasSize(1);
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }
}
