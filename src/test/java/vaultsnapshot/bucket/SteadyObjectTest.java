package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }
}
