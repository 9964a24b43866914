package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static vaultsnapshot.bucket.WireS3.bare;
import static vaultsnapshot.bucket.WireS3.error;
import static vaultsnapshot.bucket.WireS3.errorInside200;
import static vaultsnapshot.bucket.WireS3.lateUpload;
import static vaultsnapshot.bucket.WireS3.lostAnswer;
import static vaultsnapshot.bucket.WireS3.noAnswer;
import static vaultsnapshot.bucket.WireS3.object;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32C;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.stream.StreamAbandonedException;

final class SnapshotUploadTest {
  private static final int MIB = 1024 * 1024;
  private static final byte[] SMALL = bytes(MIB);
  private static final byte[] LARGE = bytes(2 * MIB + 17);
  private static final SnapshotName NAME =
      new SnapshotName("prod", Instant.parse("2026-11-22T02:00:00Z"), Optional.empty());
  private static final String KEY = "vault/prod/20261122T020000Z.snap";
  private static final Map<String, String> METADATA =
      Map.of("run-id", "run-1", "cluster-id", "1e3305cd");

  private final WireS3 wire = new WireS3();
  private final S3Client s3 = wire.client(WireS3.SETTINGS);
  private final SnapshotBucket bucket = new SnapshotBucket(s3, WireS3.SETTINGS);
  private final SnapshotUpload upload = bucket.upload(NAME, METADATA, soon());

  @AfterEach
  void close() {
    upload.close();
    s3.close();
    wire.close();
  }

  @Test
  void aSnapshotThatFitsInOnePartIsOnePutObject() throws Exception {
    TestChunks chunks = TestChunks.of(SMALL);
    ReadyUpload ready = upload.read(chunks);
    chunks.assertAllReleasedOnce();
    assertThat(ready).isEqualTo(new ReadyUpload(SMALL.length, crc32c(SMALL)));
    assertThat(wire.seen()).isEmpty();

    StoredSnapshot stored = upload.commit(soon());
    assertThat(wire.operations()).containsExactly(Operation.PUT);
    WireS3.Seen put = wire.seen().getFirst();
    assertThat(put.request().getUrl().encodedPath()).isEqualTo("/backups/" + KEY);
    assertThat(put.body()).isEqualTo(SMALL);
    assertThat(put.header("If-None-Match")).contains("*");
    assertThat(put.header("x-amz-checksum-crc32c")).contains(crc32c(SMALL));
    assertThat(put.header("Content-Type")).contains("application/gzip");
    assertThat(put.header("x-amz-meta-run-id")).contains("run-1");
    assertThat(stored)
        .isEqualTo(
            new StoredSnapshot(
                "backups",
                KEY,
                Optional.of("version-1"),
                SMALL.length,
                Optional.of(crc32c(SMALL)),
                METADATA,
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void aLargerSnapshotIsSentInPartsAndCompletedLast() throws Exception {
    TestChunks chunks = TestChunks.of(LARGE);
    ReadyUpload ready = upload.read(chunks);
    chunks.assertAllReleasedOnce();
    assertThat(ready).isEqualTo(new ReadyUpload(LARGE.length, crc32c(LARGE)));
    assertThat(wire.operations()).doesNotContain(Operation.COMPLETE_UPLOAD).hasSize(4);

    assertThat(upload.commit(soon()).versionId()).contains("version-1");
    assertThat(wire.operations()).first().isEqualTo(Operation.CREATE_UPLOAD);
    assertThat(wire.operations()).last().isEqualTo(Operation.COMPLETE_UPLOAD);
    assertThat(partsInOrder()).isEqualTo(LARGE);
  }

  @Test
  void checksumsGoAsHeadersAndNeverAsTrailers() throws Exception {
    upload.read(TestChunks.of(LARGE));
    upload.commit(soon());
    WireS3.Seen create = wire.seen(Operation.CREATE_UPLOAD).getFirst();
    assertThat(create.header("x-amz-checksum-algorithm")).contains("CRC32C");
    assertThat(create.header("x-amz-checksum-type")).contains("FULL_OBJECT");
    assertThat(create.header("x-amz-meta-cluster-id")).contains("1e3305cd");
    assertThat(wire.seen(Operation.UPLOAD_PART))
        .hasSize(3)
        .allSatisfy(part -> {
          assertThat(part.header("x-amz-checksum-crc32c")).contains(crc32c(part.body()));
          assertThat(part.header("x-amz-trailer")).isEmpty();
          assertThat(part.header("Content-Encoding")).isEmpty();
          assertThat(part.header("x-amz-content-sha256")).contains("UNSIGNED-PAYLOAD");
        });
    WireS3.Seen complete = wire.seen(Operation.COMPLETE_UPLOAD).getFirst();
    assertThat(complete.header("If-None-Match")).contains("*");
    assertThat(complete.header("x-amz-checksum-crc32c")).contains(crc32c(LARGE));
    assertThat(complete.header("x-amz-checksum-type")).contains("FULL_OBJECT");
    assertThat(complete.header("x-amz-mp-object-size")).contains(Integer.toString(LARGE.length));
    assertThat(complete.text())
        .contains("part-1", "part-2", "part-3", "<PartNumber>3</PartNumber>");
  }

  @Test
  void theKeyOfTheSettingsEncryptsBothWays() throws Exception {
    BucketSettings settings =
        new BucketSettings("backups", "vault", "prod", Optional.of("alias/backup"), 1, true);
    try (S3Client client = wire.client(settings)) {
      SnapshotBucket encrypted = new SnapshotBucket(client, settings);
      for (byte[] snapshot : List.of(SMALL, LARGE)) {
        try (SnapshotUpload one = encrypted.upload(NAME, METADATA, soon())) {
          one.read(TestChunks.of(snapshot));
          one.commit(soon());
        }
      }
      encrypted.putReceipt(NAME, "{}", soon());
    }
    assertThat(wire.seen())
        .filteredOn(
            one -> one.operation() == Operation.PUT || one.operation() == Operation.CREATE_UPLOAD)
        .hasSize(3)
        .allSatisfy(one -> {
          assertThat(one.header("x-amz-server-side-encryption")).contains("aws:kms");
          assertThat(one.header("x-amz-server-side-encryption-aws-kms-key-id"))
              .contains("alias/backup");
        });
  }

  @Test
  void anUploadWhoseBeginningIsInterruptedIsStillTakenBack() throws Exception {
    wire.on(Operation.CREATE_UPLOAD, lateUpload());
    FutureTask<Throwable> reading =
        new FutureTask<>(() -> catchThrowable(() -> upload.read(TestChunks.of(LARGE))));
    Thread reader = Thread.ofPlatform().start(reading);
    while (wire.seen(Operation.CREATE_UPLOAD).isEmpty()) {
      Thread.onSpinWait();
    }
    reader.interrupt();
    assertThat(reading.get()).isInstanceOf(InterruptedException.class);
    upload.close();
    assertThat(wire.operations()).last().isEqualTo(Operation.ABORT_UPLOAD);
    assertThat(upload.leftover()).isEmpty();
  }

  @Test
  void aPartThatFailedIsSentAgainWithTheSameBytes() throws Exception {
    wire.on(Operation.UPLOAD_PART, error(500, "InternalError"), lostAnswer(), part());
    upload.read(TestChunks.of(LARGE));
    assertThat(wire.seen(Operation.UPLOAD_PART)).hasSize(5);
    assertThat(wire.seen(Operation.UPLOAD_PART))
        .allSatisfy(
            part -> assertThat(part.header("x-amz-checksum-crc32c")).contains(crc32c(part.body())));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitWhoseAnswerWasLostIsFoundToBeOurs(boolean large) throws Exception {
    byte[] snapshot = large ? LARGE : SMALL;
    wire.on(commitOf(large), lostAnswer());
    wire.on(Operation.HEAD, object(snapshot.length, crc32c(snapshot), "run-1"));
    upload.read(TestChunks.of(snapshot));
    StoredSnapshot stored = upload.commit(soon());
    assertThat(stored.versionId()).contains("version-1");
    assertThat(stored.lastModified()).contains(Instant.parse("2026-11-22T02:00:07Z"));
    upload.close();
    assertThat(wire.operations()).doesNotContain(Operation.ABORT_UPLOAD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeyThatOurOwnFirstTryTookIsOurs(boolean large) throws Exception {
    byte[] snapshot = large ? LARGE : SMALL;
    wire.on(commitOf(large), error(500, "InternalError"), error(412, "PreconditionFailed"));
    wire.on(Operation.HEAD, object(snapshot.length, crc32c(snapshot), "run-1"));
    upload.read(TestChunks.of(snapshot));
    assertThat(upload.commit(soon()).sizeBytes()).isEqualTo(snapshot.length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeyThatAnotherRunTookIsAlreadyCommitted(boolean large) throws Exception {
    byte[] snapshot = large ? LARGE : SMALL;
    wire.on(commitOf(large), error(412, "PreconditionFailed"));
    wire.on(Operation.HEAD, object(snapshot.length, crc32c(snapshot), "run-2"));
    upload.read(TestChunks.of(snapshot));
    assertThatThrownBy(() -> upload.commit(soon()))
        .hasMessageContaining("s3://backups/" + KEY)
        .asInstanceOf(type(AlreadyCommittedException.class))
        .extracting(known -> known.existing().runId())
        .isEqualTo(Optional.of("run-2"));
  }

  @Test
  void anObjectOfOtherBytesUnderOurRunIdIsNotOurs() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, error(412, "PreconditionFailed"));
    wire.on(Operation.HEAD, object(LARGE.length, crc32c(SMALL), "run-1"));
    upload.read(TestChunks.of(LARGE));
    assertThatThrownBy(() -> upload.commit(soon())).isInstanceOf(AlreadyCommittedException.class);
  }

  @Test
  void anObjectOfAnotherSizeUnderOurRunIdIsNotOurs() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, error(412, "PreconditionFailed"));
    wire.on(Operation.HEAD, object(LARGE.length - 1, crc32c(LARGE), "run-1"));
    upload.read(TestChunks.of(LARGE));
    assertThatThrownBy(() -> upload.commit(soon())).isInstanceOf(AlreadyCommittedException.class);
  }

  @Test
  void aConflictMeansTheWholeUploadAgain() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, error(409, "ConditionalRequestConflict"));
    upload.read(TestChunks.of(LARGE));
    assertThatThrownBy(() -> upload.commit(soon()))
        .isInstanceOf(CommitConflictException.class)
        .hasMessage(
            "s3://backups/"
                + KEY
                + ": CompleteMultipartUpload failed: ConditionalRequestConflict 'S3's own words'"
                + " (HTTP 409, request id REQUEST1). Another write to the same key was under way: see"
                + " what else writes into this folder");
  }

  @Test
  void anUploadThatIsGoneAfterItsCommitIsOurs() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, error(404, "NoSuchUpload"));
    wire.on(Operation.HEAD, object(LARGE.length, crc32c(LARGE), "run-1"));
    upload.read(TestChunks.of(LARGE));
    assertThat(upload.commit(soon()).crc32c()).contains(crc32c(LARGE));
  }

  @Test
  void anUploadThatSomethingElseAbortedMayBeTriedAgain() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, error(404, "NoSuchUpload"));
    upload.read(TestChunks.of(LARGE));
    assertThatThrownBy(() -> upload.commit(soon())).isInstanceOf(RetryableBucketException.class);
  }

  @Test
  void anErrorInsideA200IsNoSuccess() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, errorInside200("InternalError"));
    upload.read(TestChunks.of(LARGE));
    assertThatThrownBy(() -> upload.commit(soon()))
        .isInstanceOf(RetryableBucketException.class)
        .hasMessageContaining("InternalError");
  }

  @Test
  void nothingIsAbortedBeforeTheObjectWasLookedUp() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, error(500, "InternalError"));
    upload.read(TestChunks.of(LARGE));
    assertThatThrownBy(() -> upload.commit(soon())).isInstanceOf(RetryableBucketException.class);
    upload.close();
    List<Operation> end = wire.operations().reversed();
    assertThat(end.subList(0, 3))
        .containsExactly(Operation.ABORT_UPLOAD, Operation.HEAD, Operation.COMPLETE_UPLOAD);
    assertThat(upload.leftover()).isEmpty();
  }

  @Test
  void whatCannotBeLookedUpIsNotAborted() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, lostAnswer());
    wire.on(Operation.HEAD, bare(403));
    upload.read(TestChunks.of(LARGE));
    assertThatThrownBy(() -> upload.commit(soon()))
        .isInstanceOf(RetryableBucketException.class)
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    upload.close();
    assertThat(wire.operations()).doesNotContain(Operation.ABORT_UPLOAD);
    assertThat(upload.leftover()).hasValueSatisfying(text -> assertThat(text).contains(KEY));
  }

  @Test
  void aCommitThatIsNeverAnsweredLeavesTimeToLookItUp() throws Exception {
    wire.on(Operation.COMPLETE_UPLOAD, noAnswer());
    wire.on(Operation.HEAD, object(LARGE.length, crc32c(LARGE), "run-1"));
    upload.read(TestChunks.of(LARGE));
    assertThat(upload.commit(Instant.now().plusSeconds(6)).runId()).contains("run-1");
  }

  @Test
  void aCommitGetsAShareOfTheTimeHoweverLittleIsLeft() throws Exception {
    upload.read(TestChunks.of(LARGE));
    assertThat(upload.commit(Instant.now().plusSeconds(10)).runId()).contains("run-1");
    assertThat(wire.operations()).doesNotContain(Operation.HEAD);
  }

  @Test
  void aRefusedPartEndsTheUploadAndSaysWhatToAllow() {
    wire.on(Operation.UPLOAD_PART, error(403, "AccessDenied"));
    TestChunks chunks = TestChunks.of(LARGE);
    assertThatThrownBy(() -> upload.read(chunks))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("s3://backups/" + KEY + ": UploadPart failed: AccessDenied")
        .hasMessageContaining("request id REQUEST1")
        .hasMessageContaining("Allow s3:PutObject on arn:aws:s3:::backups/vault/prod/*");
    chunks.assertAllReleasedOnce();
    upload.close();
    assertThatItIsTakenBack();
    assertThat(wire.operations()).doesNotContain(Operation.COMPLETE_UPLOAD, Operation.HEAD);
  }

  @Test
  void aSnapshotLargerThanAllPartsHoldIsRefused() {
    PartSizes twoParts = new PartSizes(MIB, 4 * MIB, 2);
    SnapshotTarget target = new SnapshotTarget(KEY, METADATA);
    TestChunks chunks = TestChunks.of(LARGE);
    Calls calls = new Calls(s3, WireS3.SETTINGS);
    try (SnapshotUpload small = new SnapshotUpload(calls, target, twoParts, soon())) {
      assertThatThrownBy(() -> small.read(chunks))
          .isInstanceOf(PermanentBucketException.class)
          .hasMessageContaining("larger than the 2097152 bytes that 2 parts hold")
          .hasMessageContaining("PART_SIZE_MIB (now 1)");
    }
    chunks.assertAllReleasedOnce();
    assertThatItIsTakenBack();
  }

  @Test
  void aPartThatArrivedDamagedMayBeTriedAgainFromTheStart() {
    wire.on(Operation.UPLOAD_PART, part(), error(400, "BadDigest"));
    assertThatThrownBy(() -> upload.read(TestChunks.of(LARGE)))
        .isInstanceOf(RetryableBucketException.class)
        .hasMessageContaining("BadDigest");
  }

  @Test
  void aPartThatS3HasOtherwiseMayBeTriedAgainFromTheStart() {
    MockResponse changed =
        part().newBuilder().setHeader("x-amz-checksum-crc32c", "AAAAAA==").build();
    wire.on(Operation.UPLOAD_PART, part(), changed);
    assertThatThrownBy(
            () -> {
              upload.read(TestChunks.of(LARGE));
              upload.commit(soon());
            })
        .isInstanceOf(RetryableBucketException.class)
        .hasMessageContaining("changed on its way: sent with CRC32C")
        .hasMessageContaining("S3 has one with AAAAAA==");
    assertThat(wire.operations()).doesNotContain(Operation.COMPLETE_UPLOAD);
  }

  @Test
  void anAbandonedStreamLeavesNothing() {
    TestChunks chunks = TestChunks.abandonedAfter(LARGE);
    assertThatThrownBy(() -> upload.read(chunks)).isInstanceOf(StreamAbandonedException.class);
    chunks.assertAllReleasedOnce();
    upload.close();
    assertThatItIsTakenBack();
    assertThat(wire.operations()).doesNotContain(Operation.COMPLETE_UPLOAD);
    assertThat(upload.leftover()).isEmpty();
  }

  @Test
  void anUploadThatHangsIsCutOffWhenTheStreamIsAbandoned() throws Exception {
    wire.on(Operation.UPLOAD_PART, noAnswer());
    TestChunks chunks = TestChunks.of(LARGE);
    Thread[] reader = {Thread.currentThread()};
    Thread abandons =
        Thread.ofVirtual()
            .start(() -> {
              while (wire.seen(Operation.UPLOAD_PART).isEmpty()) {
                Thread.onSpinWait();
              }
              reader[0].interrupt();
            });
    assertThatThrownBy(() -> upload.read(chunks)).isInstanceOf(InterruptedException.class);
    abandons.join();
    chunks.assertAllReleasedOnce();
  }

  @Test
  void anUncommittedUploadIsAbortedOnClose() throws Exception {
    upload.read(TestChunks.of(LARGE));
    upload.close();
    upload.close();
    assertThat(wire.seen(Operation.ABORT_UPLOAD)).hasSize(1);
    assertThat(upload.leftover()).isEmpty();
  }

  @Test
  void anAbortIsSentEvenOnAnInterruptedThread() throws Exception {
    upload.read(TestChunks.of(LARGE));
    Thread.currentThread().interrupt();
    upload.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(wire.seen(Operation.ABORT_UPLOAD)).hasSize(1);
  }

  @Test
  void anUploadWhoseBeginningWasNotAnsweredIsWarnedOf() {
    wire.on(Operation.CREATE_UPLOAD, lostAnswer());
    assertThatThrownBy(() -> upload.read(TestChunks.of(LARGE)))
        .isInstanceOf(RetryableBucketException.class);
    upload.close();
    assertThat(upload.leftover())
        .hasValueSatisfying(
            text -> assertThat(text).contains(KEY, "the request to begin it was not answered"));
  }

  @Test
  void anUploadWhoseBeginningWasRefusedLeavesNothingToWarnOf() {
    wire.on(Operation.CREATE_UPLOAD, error(403, "AccessDenied"));
    assertThatThrownBy(() -> upload.read(TestChunks.of(LARGE)))
        .isInstanceOf(PermanentBucketException.class);
    upload.close();
    assertThat(upload.leftover()).isEmpty();
  }

  @Test
  void anAbortThatFailsIsAWarning() throws Exception {
    wire.on(Operation.ABORT_UPLOAD, error(403, "AccessDenied"));
    upload.read(TestChunks.of(LARGE));
    upload.close();
    assertThat(upload.leftover())
        .hasValueSatisfying(
            text -> assertThat(text).contains("AbortIncompleteMultipartUpload", "AccessDenied"));
  }

  @Test
  void anAbortOfWhatIsGoneIsDone() throws Exception {
    wire.on(Operation.ABORT_UPLOAD, error(404, "NoSuchUpload"));
    upload.read(TestChunks.of(LARGE));
    upload.close();
    assertThat(upload.leftover()).isEmpty();
  }

  @Test
  void nothingIsCommittedBeforeItWasReadToItsEnd() {
    assertThatThrownBy(() -> upload.read(TestChunks.abandonedAfter(SMALL)))
        .isInstanceOf(StreamAbandonedException.class);
    assertThatThrownBy(() -> upload.commit(soon())).isInstanceOf(IllegalStateException.class);
    assertThat(wire.seen()).isEmpty();
  }

  @Test
  void anEmptySnapshotIsNeverCommitted() throws Exception {
    upload.read(TestChunks.of(new byte[0]));
    assertThatThrownBy(() -> upload.commit(soon())).isInstanceOf(IllegalStateException.class);
    assertThat(wire.seen()).isEmpty();
  }

  private static mockwebserver3.MockResponse part() {
    return new mockwebserver3.MockResponse.Builder().addHeader("ETag", "\"part\"").build();
  }

  private static Operation commitOf(boolean large) {
    return large ? Operation.COMPLETE_UPLOAD : Operation.PUT;
  }

  private byte[] partsInOrder() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    List<WireS3.Seen> parts =
        wire.seen(Operation.UPLOAD_PART).stream()
            .sorted(
                Comparator.comparing(part -> part.request().getUrl().queryParameter("partNumber")))
            .toList();
    for (WireS3.Seen part : parts) {
      whole.write(part.body());
    }
    return whole.toByteArray();
  }

  private static String crc32c(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }

  /** As the last call, but for a part that was cut off: S3 may see that one after it. */
  private void assertThatItIsTakenBack() {
    assertThat(wire.operations())
        .containsOnlyOnce(Operation.ABORT_UPLOAD)
        .filteredOn(operation -> operation != Operation.UPLOAD_PART)
        .last()
        .isEqualTo(Operation.ABORT_UPLOAD);
  }
}
