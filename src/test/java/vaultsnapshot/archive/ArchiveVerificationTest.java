package vaultsnapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.stream.Chunk;
import vaultsnapshot.stream.Chunks;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.InputStreamSource;
import vaultsnapshot.stream.Source;

/** That what two threads know of an archive becomes one verdict. */
final class ArchiveVerificationTest {
  private static final int CHUNK_BYTES = 1000;

  private final FanOut fanOut = new FanOut(CHUNK_BYTES, 2);

  @Test
  void readsAnArchiveWhole() throws IOException, InterruptedException {
    VerifiedSnapshot snapshot = read(Fixture.vault());

    assertThat(snapshot.sha256()).isEqualTo(ArchiveBuilder.sha256(Fixture.vault()));
    assertThat(snapshot).isEqualTo(Verification.of(Fixture.vault()));
  }

  @Test
  void readsBesideAnotherReader() throws IOException, InterruptedException {
    FanOut.Verdict<VerifiedSnapshot> verified = ArchiveVerification.addTo(fanOut);
    FanOut.Verdict<Long> size = fanOut.add("other", ArchiveVerificationTest::sizeOf);

    fanOut.run(source(Fixture.vault()), soon());

    assertThat(verified.get().sizeBytes()).isEqualTo(size.get());
  }

  @Test
  void givesNoVerdictBeforeTheEnd() {
    FanOut.Verdict<VerifiedSnapshot> verified = ArchiveVerification.addTo(fanOut);
    assertThatThrownBy(verified::get).isInstanceOf(IllegalStateException.class);
  }

  /** The hasher takes anything: its verdict alone must not make a snapshot of it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 1_500, -1})
  void refusesWhatIsNotWhole(int length) throws IOException {
    byte[] whole = Fixture.vault();
    byte[] cutOff = Arrays.copyOf(whole, length < 0 ? whole.length + length : length);

    assertThatThrownBy(() -> read(cutOff))
        .isInstanceOf(BadArchiveException.class)
        .hasNoSuppressedExceptions();
  }

  @Test
  void refusesDamageWhileTheHasherStillReads() throws IOException, InterruptedException {
    byte[] damaged = Fixture.vault();
    damaged[damaged.length / 2] ^= 1;

    // Its own group: tests that run beside this one have readers of the same names.
    ThreadGroup group = new ThreadGroup("of this test");
    Thread caller =
        new Thread(
            group,
            () ->
                assertThatThrownBy(() -> read(damaged))
                    .isInstanceOf(BadArchiveException.class)
                    .hasNoSuppressedExceptions());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    caller.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
    caller.start();
    caller.join();

    assertThat(failure).hasNullValue();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> group.equals(thread.getThreadGroup()))
        .isEmpty();
  }

  @Test
  void aSourceThatBreaksIsNoVerdict() throws IOException {
    InputStream half = new ByteArrayInputStream(Fixture.vault(), 0, 5_000);
    Source broken =
        new Source() {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = half.read(buffer, offset, length);
            if (count < 0) {
              throw new IOException("connection reset");
            }
            return count;
          }

          @Override
          public void abort() {}
        };

    assertThatThrownBy(() -> ArchiveVerification.read(fanOut, broken, soon()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("connection reset");
  }

  @Test
  void aHashOfOtherBytesIsNoVerdict() throws IOException {
    VerifiedSnapshot vault = Verification.of(Fixture.vault());
    VerifiedContent content =
        new VerifiedContent(vault.sizeBytes(), vault.crc32c(), vault.meta(), vault.inventory());
    ArchiveHash same = new ArchiveHash(vault.sizeBytes(), vault.sha256(), vault.crc32c());
    ArchiveHash shorter = new ArchiveHash(vault.sizeBytes() - 1, vault.sha256(), vault.crc32c());
    ArchiveHash other = new ArchiveHash(vault.sizeBytes(), vault.sha256(), "AAAAAA==");

    assertThat(ArchiveVerification.joined(content, same)).isEqualTo(vault);
    assertThatThrownBy(() -> ArchiveVerification.joined(content, shorter))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read " + vault.sizeBytes() + " bytes")
        .hasMessageContaining("hasher " + shorter.sizeBytes());
    assertThatThrownBy(() -> ArchiveVerification.joined(content, other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("CRC32C " + vault.crc32c())
        .hasMessageContaining("CRC32C AAAAAA==");
  }

  private VerifiedSnapshot read(byte[] archive) throws IOException, InterruptedException {
    return ArchiveVerification.read(fanOut, source(archive), soon());
  }

  private static Source source(byte[] archive) {
    return new InputStreamSource(new ByteArrayInputStream(archive), () -> {});
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }

  private static Long sizeOf(Chunks chunks) throws IOException, InterruptedException {
    long size = 0;
    for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
      size += next.get().length();
      next.get().release();
    }
    return size;
  }
}
