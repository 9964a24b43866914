package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** What was verified is read on to its end, or not at all. */
final class SteadyObjectTest {
  private static final SnapshotName NAME =
      new SnapshotName("prod", Instant.parse("2026-11-22T02:00:00Z"), Optional.empty());

  private static final String KEY = "vault/prod/20261122T020000Z.snap";
  private static final String READING = "GET .*\\.snap .*";

  private final WireBucket wire = new WireBucket();
  private final byte[] content = new byte[100_000];

  @BeforeEach
  void put() {
    new Random(1).nextBytes(content);
    wire.put(KEY, content, Map.of("run-id", "run-1"));
  }

  @AfterEach
  void stop() {
    wire.close();
  }

  @Test
  void aWholeObjectIsReadWithOneRequest() throws Exception {
    try (SteadyObject object = open()) {
      assertThat(all(object)).isEqualTo(content);
      assertThat(object.resumed()).isZero();
    }
    assertThat(wire.requests(READING)).hasSize(1);
  }

  @Test
  void aConnectionThatBreaksIsOpenedAgainWhereItBroke() throws Exception {
    wire.cutting(READING, 30_000).cutting(READING, 1).cutting(READING, 0);
    try (SteadyObject object = open()) {
      assertThat(all(object)).isEqualTo(content);
      assertThat(object.resumed()).isEqualTo(3);
    }
  }

  @Test
  void aConnectionThatBreaksAgainAndAgainWithoutAByteEndsTheReading() throws Exception {
    for (int i = 0; i < 20; i++) {
      wire.cutting(READING, 0);
    }
    try (SteadyObject object = open()) {
      assertThatThrownBy(() -> all(object))
          .isInstanceOf(RetryableBucketException.class)
          .hasMessageContaining("reading broke after 0 of 100000 bytes");
    }
  }

  @Test
  void fiveBreaksInARowArePassingFaults() throws Exception {
    for (int i = 0; i < 5; i++) {
      wire.cutting(READING, 0);
    }
    try (SteadyObject object = open()) {
      assertThat(all(object)).isEqualTo(content);
      assertThat(object.resumed()).isEqualTo(5);
    }
  }

  /** As one whose end looks like the whole body's does: by a proxy that lost its source. */
  @Test
  void aBodyThatEndsEarlyAndCleanlyIsReadOn() throws Exception {
    try (WireS3 s3 = new WireS3();
        S3Client client = s3.client(WireS3.SETTINGS)) {
      s3.on(Operation.HEAD, WireS3.object(10, "AAAAAA==", "run-1"))
          .on(Operation.GET, chunked("0123"), chunked(""), chunked("456789"));
      SnapshotBucket bucket = new SnapshotBucket(client, WireS3.SETTINGS);
      try (SteadyObject object = bucket.open(bucket.version(NAME, soon()).orElseThrow(), soon())) {
        assertThat(all(object)).asString(StandardCharsets.UTF_8).isEqualTo("0123456789");
      }
      assertThat(s3.seen(Operation.GET))
          .extracting(seen -> seen.header("Range"))
          .containsExactly(Optional.empty(), Optional.of("bytes=4-"), Optional.of("bytes=4-"));
    }
  }

  @Test
  void aReadingThatIsAbortedWhileItIsTakenUpAgainEnds() throws Exception {
    wire.cutting(READING, 30_000);
    try (SteadyObject object = open()) {
      wire.before(READING, object::abort);
      assertThatThrownBy(() -> all(object)).isInstanceOf(RetryableBucketException.class);
    }
  }

  @Test
  void anInterruptedReadingIsNotTakenUpAgain() throws Exception {
    wire.cutting(READING, 0);
    try (SteadyObject object = open()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> all(object)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(wire.requests(READING)).hasSize(1);
  }

  @Test
  void aReadingThatIsClosedEarlyKeepsNoConnection() throws Exception {
    SnapshotVersion version = version();
    for (int i = 0; i < 10; i++) {
      wire.bucket().open(version, Instant.now().plusSeconds(10)).close();
    }
    assertThat(wire.requests(READING)).hasSize(10);
  }

  /** The rest of another version behind the head of this one would be no snapshot at all. */
  @Test
  void anObjectThatIsReplacedWhileItIsReadIsNotReadOn() throws Exception {
    wire.cutting(READING, 30_000);
    try (SteadyObject object = open()) {
      wire.put(KEY, "another".getBytes(StandardCharsets.UTF_8), Map.of());
      assertThatThrownBy(() -> all(object))
          .isInstanceOf(PermanentBucketException.class)
          .hasMessageContaining("no longer the version that was looked at");
    }
  }

  @Test
  void anObjectThatIsReplacedBeforeItIsReadIsNotRead() throws Exception {
    SnapshotVersion version = version();
    wire.put(KEY, "another".getBytes(StandardCharsets.UTF_8), Map.of());
    assertThatThrownBy(() -> wire.bucket().open(version, soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("no longer the version that was looked at");
  }

  @Test
  void anAbortedReadingIsNotTakenUpAgain() throws Exception {
    try (SteadyObject object = open()) {
      object.abort();
      assertThatThrownBy(() -> all(object)).isInstanceOf(RetryableBucketException.class);
    }
    assertThat(wire.requests(READING)).hasSize(1);
  }

  private SteadyObject open() throws IOException, InterruptedException {
    return wire.bucket().open(version(), soon());
  }

  private SnapshotVersion version() throws IOException, InterruptedException {
    return wire.bucket().version(NAME, soon()).orElseThrow();
  }

  private static byte[] all(SteadyObject object) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    for (int count = object.read(buffer, 0, buffer.length);
        count >= 0;
        count = object.read(buffer, 0, buffer.length)) {
      all.write(buffer, 0, count);
    }
    return all.toByteArray();
  }

  private static MockResponse chunked(String body) {
    return new MockResponse.Builder().chunkedBody(body, 1_000).build();
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }
}
