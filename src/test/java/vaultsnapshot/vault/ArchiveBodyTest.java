package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of a snapshot's way to Vault while it is sent. */
final class ArchiveBodyTest {
  private static final Instant BEGUN = Instant.parse("2026-11-22T02:00:00Z");
  private static final Duration LONGEST_STALL = Duration.ofMinutes(1);

  /** Two pieces. */
  private static final int SIZE_BYTES = 100_000;

  private final List<String> seen = new ArrayList<>();
  private Instant now = BEGUN;

  /** Whoever cuts the connection while they are written cannot know whether they went out. */
  @Test
  void theLastBytesMayHaveArrivedFromTheMomentTheyAreGiven() throws IOException {
    ArchiveBody body = body();
    body.writeTo(
        onWrite(() -> seen.add(body.mayHaveArrived(true) + " " + body.mayHaveArrived(false))));
    assertThat(seen).containsExactly("false false", "true false");
    assertThat(body.mayHaveArrived(true)).isTrue();
    assertThat(body.mayHaveArrived(false)).isTrue();
  }

  @Test
  void itStandsStillFromTheMomentTheConnectionIsGivenBytesUntilItTakesThem() throws IOException {
    ArchiveBody body = body();
    body.writeTo(
        onWrite(() -> {
          Instant given = now;
          now = now.plusSeconds(50);
          assertThat(body.at()).isEqualTo(given.plus(LONGEST_STALL));
          seen.add("written");
        }));
    assertThat(seen).hasSize(2);
    assertThat(body.at()).as("nothing is on its way").isEqualTo(now.plus(LONGEST_STALL));
  }

  /** They come from S3, whose client has limits of its own. */
  @Test
  void whileItsBytesAreAwaitedItDoesNotStandStill() throws IOException {
    ArchiveBody[] made = new ArchiveBody[1];
    made[0] =
        body((buffer, offset, length) -> {
          now = now.plusSeconds(500);
          assertThat(made[0].at()).isEqualTo(now.plus(LONGEST_STALL));
          seen.add("read");
          return length;
        });
    made[0].writeTo(OutputStream.nullOutputStream());
    assertThat(seen).hasSize(2);
  }

  /** What lies in a buffer of the client's would be sent when nobody looks. */
  @Test
  void whatIsSentHasLeftTheClientsOwnBuffers() throws IOException {
    ArchiveBody body = body();
    body.writeTo(
        new OutputStream() {
          @Override
          public void write(int one) {
            throw new AssertionError("a piece at a time");
          }

          @Override
          public void write(byte[] piece, int offset, int length) {
            seen.add("written");
          }

          @Override
          public void flush() {
            seen.add("flushed at " + body.sentBytes());
          }
        });
    assertThat(seen).containsExactly("written", "flushed at 0", "written", "flushed at 65536");
  }

  private ArchiveBody body() {
    return body((buffer, offset, length) -> length);
  }

  private ArchiveBody body(ArchiveBody.Bytes bytes) {
    return new ArchiveBody(bytes, SIZE_BYTES, LONGEST_STALL, () -> now);
  }

  private static OutputStream onWrite(Runnable event) {
    return new OutputStream() {
      @Override
      public void write(int one) {
        throw new AssertionError("a piece at a time");
      }

      @Override
      public void write(byte[] piece, int offset, int length) {
        event.run();
      }
    };
  }
}
