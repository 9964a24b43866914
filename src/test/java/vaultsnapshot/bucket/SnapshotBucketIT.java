package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.Source;

/** The S3 side against LocalStack, over TLS, with the client that the function uses. */
@Tag("aws")
final class SnapshotBucketIT {
  private static final int MIB = 1024 * 1024;
  private static final byte[] SMALL = bytes(100_000);
  private static final byte[] LARGE = bytes(13 * MIB + 1);
  private static final SnapshotName NAME = name("2026-11-22T02:00:00Z");
  private static final Map<String, String> METADATA =
      Map.of("run-id", "run-1", "cluster-id", "1e3305cd");

  private final BucketSettings settings =
      new BucketSettings(
          "backups-" + UUID.randomUUID(), "vault", "prod", Optional.empty(), 5, true);
  private final S3Client s3 =
      S3Clients.builder(
              settings,
              Apache5HttpClient.builder()
                  .tlsTrustManagersProvider(
                      () -> new TrustManager[] {LocalAws.shared().authority().trustManager()}))
          .endpointOverride(LocalAws.shared().endpoint())
          .region(Region.of(LocalAws.REGION))
          .credentialsProvider(LocalAws.credentials())
          .build();
  private final SnapshotBucket bucket = new SnapshotBucket(s3, settings);

  @BeforeEach
  void createBucket() {
    s3.createBucket(request ->
        request
            .bucket(settings.bucket())
            .createBucketConfiguration(
                configuration -> configuration.locationConstraint(LocalAws.REGION)));
    s3.putBucketVersioning(request ->
        request
            .bucket(settings.bucket())
            .versioningConfiguration(
                versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
  }

  @AfterEach
  void close() {
    s3.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSnapshotIsStoredWholeWithItsChecksumAndMetadata(boolean large) throws Exception {
    byte[] snapshot = large ? LARGE : SMALL;
    StoredSnapshot stored = store(NAME, snapshot, METADATA);
    assertThat(stored.versionId()).isPresent();

    HeadObjectResponse head =
        s3.headObject(request ->
            request.bucket(settings.bucket()).key(stored.key()).checksumMode(ChecksumMode.ENABLED));
    assertThat(head.contentType()).isEqualTo("application/gzip");
    assertThat(head.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    assertThat(head.checksumCRC32C()).isEqualTo(stored.crc32c().orElseThrow());
    assertThat(head.metadata()).isEqualTo(METADATA);

    StoredSnapshot found = bucket.find(NAME, soon()).orElseThrow();
    assertThat(found).usingRecursiveComparison().ignoringFields("lastModified").isEqualTo(stored);
    assertThat(readBack(NAME)).isEqualTo(snapshot);
    assertNoUploadIsLeft();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecondSnapshotUnderTheSameKeyIsRefusedAndTheFirstStays(boolean large) throws Exception {
    byte[] second = large ? LARGE : SMALL;
    store(NAME, bytes(77), METADATA);
    assertThatThrownBy(() -> store(NAME, second, Map.of("run-id", "run-2")))
        .isInstanceOfSatisfying(
            AlreadyCommittedException.class,
            known -> assertThat(known.existing().runId()).contains("run-1"));
    assertThat(readBack(NAME)).isEqualTo(bytes(77));
    assertNoUploadIsLeft();
  }

  @Test
  void ofTwoAtOnceOneCommits() throws Exception {
    try (SnapshotUpload first = bucket.upload(NAME, METADATA, soon());
        SnapshotUpload second = bucket.upload(NAME, Map.of("run-id", "run-2"), soon())) {
      send(first, LARGE);
      send(second, LARGE);
      first.commit(soon());
      assertThatThrownBy(() -> second.commit(soon())).isInstanceOf(AlreadyCommittedException.class);
    }
    assertNoUploadIsLeft();
  }

  @Test
  void nothingIsVisibleBeforeTheCommitAndNothingIsLeftWithoutOne() throws Exception {
    try (SnapshotUpload upload = bucket.upload(NAME, METADATA, soon())) {
      send(upload, LARGE);
      assertThat(bucket.find(NAME, soon())).isEmpty();
      assertThat(bucket.list(Optional.empty(), soon())).isEmpty();
      assertThat(unfinishedUploads()).isEqualTo(1);
    }
    assertThat(bucket.find(NAME, soon())).isEmpty();
    assertNoUploadIsLeft();
  }

  @Test
  void aStreamThatBreaksLeavesNothing() throws Exception {
    SnapshotUpload upload = bucket.upload(NAME, METADATA, soon());
    try (upload) {
      FanOut fanOut = new FanOut(settings.chunkSizeBytes(), settings.chunkCount());
      fanOut.add("uploader", upload);
      Source breaks = new BytesSource(LARGE, LARGE.length - 10);
      assertThatThrownBy(() -> fanOut.run(breaks, soon())).isInstanceOf(IOException.class);
    }
    assertThat(upload.leftover()).isEmpty();
    assertThat(bucket.find(NAME, soon())).isEmpty();
    assertNoUploadIsLeft();
  }

  @Test
  void aSnapshotLargerThanThePoolPassesThroughIt() throws Exception {
    byte[] snapshot = bytes(45 * MIB);
    store(NAME, snapshot, METADATA);
    assertThat(readBack(NAME)).isEqualTo(snapshot);
  }

  @Test
  void underObjectLockEverythingIsStoredToo() throws Exception {
    BucketSettings locked =
        new BucketSettings(
            "locked-" + UUID.randomUUID(), "vault", "prod", Optional.empty(), 5, true);
    s3.createBucket(request ->
        request
            .bucket(locked.bucket())
            .objectLockEnabledForBucket(true)
            .createBucketConfiguration(
                configuration -> configuration.locationConstraint(LocalAws.REGION)));
    s3.putObjectLockConfiguration(request ->
        request
            .bucket(locked.bucket())
            .objectLockConfiguration(configuration ->
                configuration
                    .objectLockEnabled("Enabled")
                    .rule(rule ->
                        rule.defaultRetention(retention ->
                            retention.mode(ObjectLockRetentionMode.GOVERNANCE).days(1)))));
    SnapshotBucket lockedBucket = new SnapshotBucket(s3, locked);
    try (SnapshotUpload upload = lockedBucket.upload(NAME, METADATA, soon())) {
      send(upload, LARGE);
      StoredSnapshot stored = upload.commit(soon());
      assertThat(
              s3.headObject(head -> head.bucket(locked.bucket()).key(stored.key()))
                  .objectLockMode())
          .isEqualTo(ObjectLockMode.GOVERNANCE);
    }
    lockedBucket.putReceipt(NAME, "{}", soon());
    lockedBucket.tagRetention(NAME, "daily", soon());
    assertThat(lockedBucket.tags(NAME, soon())).isEqualTo(Map.of("retention", "daily"));
  }

  @Test
  void aListingHasEverySnapshotHoweverManyPages() throws Exception {
    Instant first = Instant.parse("2026-01-01T00:00:00Z");
    Set<Instant> withReceipt = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int hour = 0; hour < 1_100; hour++) {
        SnapshotName name = name(first.plus(Duration.ofHours(hour)).toString());
        threads.execute(() -> putEmpty(name.key(settings.prefix())));
        if (hour % 10 == 0) {
          withReceipt.add(name.scheduledAt());
          threads.execute(() -> putEmpty(name.receiptKey(settings.prefix())));
        }
      }
      threads.execute(() -> putEmpty("vault/prod/notes.txt"));
      threads.execute(() -> putEmpty("vault/production/20260101T000000Z.snap"));
    }
    List<ListedSnapshot> listed = bucket.list(Optional.empty(), soon());
    assertThat(listed)
        .hasSize(1_100)
        .allMatch(one -> withReceipt.contains(one.name().scheduledAt()) == one.hasReceipt());
    assertThat(listed)
        .extracting(one -> one.name().scheduledAt())
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(bucket.list(Optional.of(first.plus(Duration.ofHours(1_090))), soon())).hasSize(10);
  }

  @Test
  void receiptsAreWrittenOnceAndRead() throws Exception {
    assertThat(bucket.readReceipt(NAME, soon())).isEmpty();
    assertThat(bucket.putReceipt(NAME, "{\"first\":1}", soon())).isEqualTo("{\"first\":1}");
    assertThat(bucket.putReceipt(NAME, "{\"second\":2}", soon())).isEqualTo("{\"first\":1}");
    assertThat(bucket.readReceipt(NAME, soon())).contains("{\"first\":1}");
  }

  @Test
  void aTierIsTheOnlyTagOfSnapshotAndReceipt() throws Exception {
    store(NAME, SMALL, METADATA);
    assertThat(bucket.tags(NAME, soon())).isEmpty();
    bucket.tagRetention(NAME, "daily", soon());
    bucket.putReceipt(NAME, "{}", soon());
    bucket.tagRetention(NAME, "weekly", soon());
    assertThat(bucket.tags(NAME, soon())).isEqualTo(Map.of("retention", "weekly"));
    assertThat(
            s3.getObjectTagging(request ->
                    request.bucket(settings.bucket()).key(NAME.receiptKey(settings.prefix())))
                .tagSet())
        .singleElement()
        .asString()
        .contains("retention", "weekly");
  }

  @Test
  void theProbesLeaveNothing() throws Exception {
    bucket.probeUpload(soon());
    bucket.probeLookup(soon());
    bucket.probeList(soon());
    assertThat(bucket.list(Optional.empty(), soon())).isEmpty();
    assertNoUploadIsLeft();
  }

  @Test
  void aBucketThatDoesNotExistIsNamed() {
    BucketSettings missing =
        new BucketSettings("missing-" + UUID.randomUUID(), "", "prod", Optional.empty(), 5, true);
    SnapshotBucket nowhere = new SnapshotBucket(s3, missing);
    assertThatThrownBy(() -> nowhere.list(Optional.empty(), soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("NoSuchBucket")
        .hasMessageContaining(missing.bucket());
    assertThatThrownBy(() -> nowhere.probeUpload(soon()))
        .isInstanceOf(PermanentBucketException.class);
  }

  private StoredSnapshot store(SnapshotName name, byte[] snapshot, Map<String, String> metadata)
      throws IOException, InterruptedException {
    try (SnapshotUpload upload = bucket.upload(name, metadata, soon())) {
      send(upload, snapshot);
      return upload.commit(soon());
    }
  }

  private void send(SnapshotUpload upload, byte[] snapshot)
      throws IOException, InterruptedException {
    FanOut fanOut = new FanOut(settings.chunkSizeBytes(), settings.chunkCount());
    FanOut.Verdict<ReadyUpload> ready = fanOut.add("uploader", upload);
    fanOut.run(new BytesSource(snapshot, snapshot.length), soon());
    assertThat(ready.get().sizeBytes()).isEqualTo(snapshot.length);
  }

  private byte[] readBack(SnapshotName name) throws IOException, InterruptedException {
    SnapshotVersion version = bucket.version(name, soon()).orElseThrow();
    try (SteadyObject object = bucket.open(version, soon())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] piece = new byte[8192];
      for (int count = object.read(piece, 0, piece.length);
          count >= 0;
          count = object.read(piece, 0, piece.length)) {
        bytes.write(piece, 0, count);
      }
      return bytes.toByteArray();
    }
  }

  private void putEmpty(String key) {
    s3.putObject(request -> request.bucket(settings.bucket()).key(key), RequestBody.empty());
  }

  private void assertNoUploadIsLeft() {
    assertThat(unfinishedUploads()).isZero();
  }

  private int unfinishedUploads() {
    return s3.listMultipartUploads(request -> request.bucket(settings.bucket())).uploads().size();
  }

  private static SnapshotName name(String time) {
    return new SnapshotName("prod", Instant.parse(time), Optional.empty());
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(120);
  }

  /** Some bytes, the end of which may be a failure. */
  private static final class BytesSource implements Source {
    private final ByteArrayInputStream bytes;
    private final boolean breaks;

    BytesSource(byte[] bytes, int end) {
      this.bytes = new ByteArrayInputStream(bytes, 0, end);
      this.breaks = end < bytes.length;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = bytes.read(buffer, offset, length);
      if (count < 0 && breaks) {
        throw new IOException("the connection broke");
      }
      return count;
    }

    @Override
    public void abort() {
      // Never blocked.
    }
  }
}
