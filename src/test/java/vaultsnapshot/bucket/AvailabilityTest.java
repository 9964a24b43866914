package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** S3's headers, as its documentation of HeadObject has them. */
final class AvailabilityTest {
  private static final SnapshotName NAME =
      new SnapshotName("prod", Instant.parse("2026-11-22T02:00:00Z"), Optional.empty());

  private final WireS3 wire = new WireS3();
  private final S3Client s3 = wire.client(WireS3.SETTINGS);
  private final SnapshotBucket bucket = new SnapshotBucket(s3, WireS3.SETTINGS);

  @AfterEach
  void close() {
    s3.close();
    wire.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-|-|-|STANDARD|READABLE",
        "STANDARD_IA|-|-|STANDARD_IA|READABLE",
        "GLACIER_IR|-|-|GLACIER_IR|READABLE",
        "GLACIER|-|-|GLACIER|ARCHIVED",
        "DEEP_ARCHIVE|-|-|DEEP_ARCHIVE|ARCHIVED",
        "INTELLIGENT_TIERING|ARCHIVE_ACCESS|-|INTELLIGENT_TIERING|ARCHIVED",
        "GLACIER|-|ongoing-request=\"true\"|GLACIER|COMING_BACK",
        "GLACIER|-|ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2026 00:00:00 GMT\""
            + "|GLACIER|READABLE",
      })
  void theHeadersTellWhetherItCanBeRead(
      String storageClass, String archive, String restore, String shown, Availability.State state)
      throws Exception {
    MockResponse.Builder head = WireS3.object(123, "AAAAAA==", "run-1").newBuilder();
    Optional.ofNullable(storageClass)
        .ifPresent(text -> head.addHeader("x-amz-storage-class", text));
    Optional.ofNullable(archive).ifPresent(text -> head.addHeader("x-amz-archive-status", text));
    Optional.ofNullable(restore).ifPresent(text -> head.addHeader("x-amz-restore", text));
    wire.on(Operation.HEAD, head.build());
    assertThat(bucket.version(NAME, soon()).orElseThrow().availability())
        .isEqualTo(new Availability(shown, state));
  }

  /** Minutes count on the day; Deep Archive knows no such tier, and Intelligent-Tiering no days. */
  @ParameterizedTest
  @CsvSource({
    "GLACIER, Expedited, true",
    "DEEP_ARCHIVE, Standard, true",
    "INTELLIGENT_TIERING, Standard, false"
  })
  void anArchivedOneIsAskedBackAsFastAsItsClassKnows(
      String storageClass, String tier, boolean withDays) throws Exception {
    askBack(storageClass);
    String asked = wire.seen(Operation.RESTORE).getFirst().text();
    assertThat(asked).contains("<Tier>" + tier + "</Tier>");
    assertThat(asked.contains("<Days>3</Days>")).isEqualTo(withDays);
  }

  @Test
  void whereS3HasNoCapacityForTheFastWayItIsAskedTheSlowOne() throws Exception {
    wire.on(
        Operation.RESTORE,
        WireS3.error(400, "GlacierExpeditedRetrievalNotAvailable"),
        WireS3.bare(202));
    askBack("GLACIER");
    assertThat(wire.seen(Operation.RESTORE).getLast().text()).contains("<Tier>Standard</Tier>");
  }

  @Test
  void oneThatSomebodyElseHasAskedBackIsNoError() throws Exception {
    wire.on(Operation.RESTORE, WireS3.error(409, "RestoreAlreadyInProgress"));
    askBack("DEEP_ARCHIVE");
    assertThat(wire.seen(Operation.RESTORE)).hasSize(1);
  }

  @Test
  void aRefusalIsToldWithTheRightToAdd() {
    wire.on(Operation.RESTORE, WireS3.error(403, "AccessDenied"));
    assertThatThrownBy(() -> askBack("GLACIER"))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("s3:RestoreObject");
  }

  private void askBack(String storageClass) throws Exception {
    wire.on(
        Operation.HEAD,
        WireS3.object(123, "AAAAAA==", "run-1")
            .newBuilder()
            .addHeader("x-amz-storage-class", storageClass)
            .addHeader("x-amz-archive-status", "ARCHIVE_ACCESS")
            .build());
    bucket.askBack(bucket.version(NAME, soon()).orElseThrow(), 3, soon());
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }
}
