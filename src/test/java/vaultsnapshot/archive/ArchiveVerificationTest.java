package vaultsnapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
  @Test
  void refusesWhatIsNotWhole() throws IOException {
    byte[] whole = Fixture.vault();
    byte[] cutOff = Arrays.copyOf(whole, whole.length - 1);

    assertThatThrownBy(() -> read(cutOff))
        .isInstanceOf(BadArchiveException.class)
        .hasMessageContaining("ended");
  }

  @Test
  void aHashOfOtherBytesIsNoVerdict() throws IOException {
    VerifiedSnapshot vault = Verification.of(Fixture.vault());
    VerifiedContent content =
        new VerifiedContent(vault.sizeBytes(), vault.crc32c(), vault.meta(), vault.inventory());

    assertThatThrownBy(() ->
            ArchiveVerification.joined(
                content, new WholeHash(vault.sizeBytes() - 1, vault.sha256())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(vault.sizeBytes() + " bytes")
        .hasMessageContaining("hasher " + (vault.sizeBytes() - 1));
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
