package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Every truncation length and every flipped bit. Of the real snapshots (hundreds of thousands of
 * cases) a seeded sample runs by default; {@code -Darchive.sweep=full} runs all of them. Of the
 * small archives all run, always.
 */
final class DamageSweepTest {
  private static final boolean FULL = "full".equals(System.getProperty("archive.sweep"));
  private static final int SAMPLE = 2000;

  /** Of the gzip header: FTEXT, and all bits of MTIME, XFL and OS. They change no content. */
  private static final List<Integer> HEADER_BITS_OF_NO_EFFECT =
      IntStream.concat(IntStream.of(3 * 8), IntStream.range(4 * 8, 10 * 8)).boxed().toList();

  @Test
  void noTruncationOfARealSnapshotIsAccepted() throws IOException {
    for (byte[] archive : List.of(Fixture.vault(), Fixture.openBao())) {
      noneIsAccepted(archive, sample(lengths(archive)));
      noneIsAccepted(archive, lengths(archive).subList(archive.length - 64, archive.length));
    }
  }

  @Test
  void noTruncationOfASmallArchiveIsAcceptedInEitherForm() throws IOException {
    byte[] compressed = new ArchiveBuilder().build();
    noneIsAccepted(compressed, lengths(compressed));
    byte[] stored = new ArchiveBuilder().stored().build();
    noneIsAccepted(stored, lengths(stored));
  }

  @Test
  void ofAStoredArchiveNoFlippedBitIsAcceptedButTheNamedOnes() throws IOException {
    byte[] archive = new ArchiveBuilder().stored().build();
    Set<Integer> expected = new TreeSet<>(HEADER_BITS_OF_NO_EFFECT);
    expected.addAll(paddingBitsOfTheStoredBlockAt(10));
    assertThat(acceptedFlips(archive, allBits(archive))).isEqualTo(expected);
  }

  @Test
  void ofACompressedArchiveNoFlippedBitIsAcceptedThatChangesTheContent() throws IOException {
    byte[] archive = new ArchiveBuilder().build();
    onlyHarmlessFlipsAreAccepted(archive, allBits(archive));
  }

  @Test
  void ofARealSnapshotNoFlippedBitIsAcceptedThatChangesTheContent() throws IOException {
    for (byte[] archive : List.of(Fixture.vault(), Fixture.openBao())) {
      onlyHarmlessFlipsAreAccepted(archive, sample(allBits(archive)));
    }
  }

  /** The gzip checksum would hide what the other checks miss, so here it is made to fit again. */
  @Test
  void ofTheTarNoFlippedBitIsAcceptedOutsideTheSealedSumsEvenIfGzipFits() throws IOException {
    byte[] tar = new ArchiveBuilder().tar();
    Set<Integer> accepted = new TreeSet<>();
    for (int bit : allBits(tar)) {
      byte[] archive = ArchiveBuilder.gzip(flip(tar, bit), Deflater.NO_COMPRESSION);
      if (!Verification.refuses(archive)) {
        accepted.add(bit);
      }
    }
    Set<Integer> expected = new TreeSet<>(bitsThatOnlyTheSealCouldJudge(tar));
    expected.addAll(otherSpellingsOfTheHeaderChecksums(tar));
    assertThat(accepted).isEqualTo(expected);
  }

  private static void noneIsAccepted(byte[] archive, List<Integer> lengths) throws IOException {
    for (int length : lengths) {
      assertThat(Verification.refuses(Arrays.copyOf(archive, length)))
          .as("refuses the first %d bytes", length)
          .isTrue();
    }
  }

  /** Deflate can spell the same bytes in several ways, and ignores the bits that fill up a byte. */
  private static void onlyHarmlessFlipsAreAccepted(byte[] archive, List<Integer> bits)
      throws IOException {
    byte[] content = gunzip(archive);
    for (int bit : acceptedFlips(archive, bits)) {
      boolean inHeader = bit < 10 * 8;
      assertThat(!inHeader || HEADER_BITS_OF_NO_EFFECT.contains(bit)).as("bit %d", bit).isTrue();
      assertThat(gunzip(flip(archive, bit)))
          .as("content with bit %d flipped", bit)
          .isEqualTo(content);
    }
  }

  private static Set<Integer> acceptedFlips(byte[] archive, List<Integer> bits) throws IOException {
    Set<Integer> accepted = new TreeSet<>();
    for (int bit : bits) {
      if (!Verification.refuses(flip(archive, bit))) {
        accepted.add(bit);
      }
    }
    return accepted;
  }

  /** BFINAL and BTYPE are three bits; the other five of that byte are filling (RFC 1951, 3.2.4). */
  private static List<Integer> paddingBitsOfTheStoredBlockAt(int offset) {
    return IntStream.range(offset * 8 + 3, offset * 8 + 8).boxed().toList();
  }

  /** A leading zero as a blank, and the two delimiters exchanged: the same number, octal. */
  private static List<Integer> otherSpellingsOfTheHeaderChecksums(byte[] tar) {
    return IntStream.iterate(0, at -> at < tar.length - 1024, at -> at + 512)
        .filter(at -> new String(tar, at + 257, 5, US_ASCII).equals("ustar"))
        .flatMap(at -> IntStream.of((at + 148) * 8 + 4, (at + 154) * 8 + 5, (at + 155) * 8 + 5))
        .boxed()
        .toList();
  }

  /** The content of SHA256SUMS.sealed, and nothing else. */
  private static List<Integer> bitsThatOnlyTheSealCouldJudge(byte[] tar) {
    int end = tar.length - 2 * 512;
    int begin = end - 512;
    int length = (int) IntStream.range(begin, end).filter(at -> tar[at] != 0).count();
    return IntStream.range(begin * 8, (begin + length) * 8).boxed().toList();
  }

  private static List<Integer> allBits(byte[] bytes) {
    return IntStream.range(0, bytes.length * 8).boxed().toList();
  }

  private static List<Integer> lengths(byte[] bytes) {
    return IntStream.range(0, bytes.length).boxed().toList();
  }

  private static List<Integer> sample(List<Integer> all) {
    if (FULL || all.size() <= SAMPLE) {
      return all;
    }
    return new Random(20261123).ints(SAMPLE, 0, all.size()).mapToObj(all::get).toList();
  }

  private static byte[] flip(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }

  private static byte[] gunzip(byte[] archive) throws IOException {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      return stream.readAllBytes();
    }
  }
}
