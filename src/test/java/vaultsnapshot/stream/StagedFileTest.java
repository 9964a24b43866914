package vaultsnapshot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedFileTest {
  private static final byte[] BYTES = randomBytes(100_000);
  private static final long RESERVE_BYTES = 16L << 20;

  @TempDir private Path directory;

  @Test
  void whatWasStagedIsReadBackAnyNumberOfTimes() throws Exception {
    try (StagedFile file = StagedFile.createIn(directory)) {
      assertThat(stage(file)).isEqualTo(BYTES.length);
      assertThat(readAll(file.open())).isEqualTo(BYTES);
      assertThat(readAll(file.open())).isEqualTo(BYTES);
    }
  }

  /** Larger than what the file is given, and asked for, at once. */
  @Test
  void largeChunksAndLargeReadingsLoseNothing() throws Exception {
    try (StagedFile file = StagedFile.createIn(directory)) {
      assertThat(stage(file, 99_999)).isEqualTo(BYTES.length);
      byte[] read = new byte[BYTES.length + 1];
      Source source = file.open();
      int length = 0;
      for (int count = 0; count != -1; count = source.read(read, length, read.length - length)) {
        length += count;
      }
      assertThat(Arrays.copyOf(read, length)).isEqualTo(BYTES);
    }
  }

  @Test
  void twoReadingsAtOnceDoNotDisturbEachOther() throws Exception {
    try (StagedFile file = StagedFile.createIn(directory)) {
      stage(file);
      Source first = file.open();
      assertThat(first.read(new byte[50_000], 0, 50_000)).isEqualTo(50_000);
      assertThat(readAll(file.open())).isEqualTo(BYTES);
      assertThat(readAll(first)).hasSize(BYTES.length - 50_000);
    }
  }

  @Test
  void theFileHasNoNameThatAnyoneCouldOpenAndLeavesNothingBehind() throws Exception {
    try (StagedFile file = StagedFile.createIn(directory)) {
      stage(file);
      assertThat(namesInDirectory()).isEmpty();
    }
    assertThat(namesInDirectory()).isEmpty();
  }

  @Test
  void onceClosedItsContentIsGone() throws Exception {
    StagedFile file = StagedFile.createIn(directory);
    stage(file);
    Source source = file.open();
    file.close();
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> readAll(source));
  }

  @Test
  void aDirectoryThatIsTooSmallIsToldWithWhatIsNeededAndHowToGetIt() throws Exception {
    AtomicLong free = new AtomicLong(RESERVE_BYTES + 1000);
    StagedFile.FreeSpace shrinking = () -> free.getAndAdd(-600);
    try (StagedFile file = StagedFile.createIn(directory, shrinking)) {
      assertThatThrownBy(() -> stage(file))
          .isInstanceOf(StagingSpaceException.class)
          .hasMessage(
              "staging: %s is too small: after 600 bytes of the snapshot, %d more needed (reserve included), %d available: give the function more ephemeral storage (up to 10240 MB) or set STAGING=stream"
                  .formatted(directory, RESERVE_BYTES + 600, RESERVE_BYTES + 400));
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsAnErrorBeforeAnythingIsRead() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> StagedFile.createIn(directory.resolve("missing")));
  }

  @Test
  void anAbortedReadingEndsWithAnErrorAndNotWithAnEnd() throws Exception {
    try (StagedFile file = StagedFile.createIn(directory)) {
      stage(file);
      Source source = file.open();
      source.abort();
      assertThatExceptionOfType(StreamAbandonedException.class).isThrownBy(() -> readAll(source));
      assertThat(readAll(file.open())).isEqualTo(BYTES);
    }
  }

  private static long stage(StagedFile file) throws Exception {
    return stage(file, 600);
  }

  private static long stage(StagedFile file, int chunkSizeBytes) throws Exception {
    FanOut fanOut = new FanOut(chunkSizeBytes, 3);
    FanOut.Verdict<Long> size = fanOut.add("staging", file);
    Source source = new InputStreamSource(new ByteArrayInputStream(BYTES), () -> {});
    fanOut.run(source, Instant.now().plus(Duration.ofHours(1)));
    return size.get();
  }

  private Stream<String> namesInDirectory() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toString).toList().stream();
    }
  }

  private static byte[] readAll(Source source) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[777];
    for (int count = source.read(buffer, 0, 777);
        count != -1;
        count = source.read(buffer, 0, 777)) {
      all.write(buffer, 0, count);
    }
    return all.toByteArray();
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(2).nextBytes(bytes);
    return bytes;
  }
}
