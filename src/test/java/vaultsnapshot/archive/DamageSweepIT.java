package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vaultsnapshot.archive.DeflateBits.Use;
import vaultsnapshot.faults.FaultTable;

/**
 * Every truncation and every flipped bit of a real snapshot, in both forms of gzip: half a million
 * archives. A flip is accepted only where it changes no content, and then it is known by name.
 */
@Execution(ExecutionMode.CONCURRENT)
final class DamageSweepIT {
  private static final int GZIP_HEADER_BYTES = 10;

  /** The fields of the gzip header that say nothing about the content (RFC 1952, 2.3). */
  private static final Map<String, Integer> HEADER_BITS =
      Map.of(
          "gzip FTEXT: a hint that the content is text", 1,
          "gzip MTIME: a time", 32,
          "gzip XFL: how hard the writer tried", 8,
          "gzip OS: where it was written", 8);

  @Test
  void noTruncationOfACompressedSnapshotIsAccepted() {
    assertThat(acceptedLengths("compressed, from Vault", Fixture.vault())).isEmpty();
  }

  @Test
  void noTruncationOfAStoredSnapshotIsAccepted() {
    assertThat(acceptedLengths("stored, from OpenBao", Fixture.openBao())).isEmpty();
  }

  @Test
  void noFlippedBitOfACompressedSnapshotIsAcceptedButTheNamedOnes() {
    assertThat(acceptedFlips("compressed, from Vault", Fixture.vault()))
        .isEqualTo(
            with(
                Map.of(
                    "Deflate: bits that fill up a byte", 2,
                    "Deflate: another distance back, to the same bytes", 15)));
  }

  @Test
  void noFlippedBitOfAStoredSnapshotIsAcceptedButTheNamedOnes() {
    assertThat(acceptedFlips("stored, from OpenBao", Fixture.openBao()))
        .isEqualTo(with(Map.of("Deflate: bits that fill up a byte", 11)));
  }

  /** The gzip checksum would hide what the other checks miss, so here it is made to fit again. */
  @Test
  void ofTheTarNoFlippedBitIsAcceptedButTheSealsAndOtherSpellingsEvenIfGzipFits() {
    byte[] tar = ArchiveBuilder.gunzip(Fixture.openBao());
    List<Integer> accepted =
        accepted(
            "one bit flipped in the tar, with the gzip checksum made to fit again",
            tar.length * 8,
            bit -> ArchiveBuilder.gzip(flip(tar, bit), Deflater.NO_COMPRESSION));
    assertThat(accepted)
        .containsExactlyInAnyOrderElementsOf(sealedBitsAndOtherSpellings(tar))
        .hasSizeGreaterThan(1000);
  }

  private static List<Integer> acceptedLengths(String origin, byte[] archive) {
    return accepted(
        "cut off at any length: " + origin,
        archive.length,
        length -> Arrays.copyOf(archive, length));
  }

  /** How many flips of which name were accepted; each has to leave the content as it is. */
  private static Map<String, Integer> acceptedFlips(String origin, byte[] archive) {
    byte[] content = ArchiveBuilder.gunzip(archive);
    List<Use> uses = DeflateBits.of(archive, GZIP_HEADER_BYTES);
    Map<String, Integer> counts = new TreeMap<>();
    String fault = "one bit flipped, any: " + origin;
    for (int bit : accepted(fault, archive.length * 8, bit -> flip(archive, bit))) {
      assertThat(ArchiveBuilder.gunzip(flip(archive, bit)))
          .as("content with bit %d flipped", bit)
          .isEqualTo(content);
      counts.merge(name(bit, uses), 1, Integer::sum);
    }
    return counts;
  }

  private static String name(int bit, List<Use> uses) {
    if (bit >= GZIP_HEADER_BYTES * 8) {
      Use use = bit < uses.size() ? uses.get(bit) : Use.STORED;
      return switch (use) {
        case PADDING -> "Deflate: bits that fill up a byte";
        case DISTANCE -> "Deflate: another distance back, to the same bytes";
        default -> "bit " + bit + ", which has a meaning: " + use;
      };
    }
    return switch (bit / 8) {
      case 3 -> bit % 8 == 0 ? "gzip FTEXT: a hint that the content is text" : "gzip flag " + bit;
      case 4, 5, 6, 7 -> "gzip MTIME: a time";
      case 8 -> "gzip XFL: how hard the writer tried";
      case 9 -> "gzip OS: where it was written";
      default -> "gzip header, bit " + bit;
    };
  }

  private static Map<String, Integer> with(Map<String, Integer> more) {
    Map<String, Integer> all = new TreeMap<>(HEADER_BITS);
    all.putAll(more);
    return all;
  }

  /** On all cores: which of the damaged archives, by number, the production verifier accepts. */
  private static List<Integer> accepted(String fault, int count, IntFunction<byte[]> damaged) {
    Instant begun = Instant.now();
    List<Integer> accepted =
        IntStream.range(0, count)
            .parallel()
            .filter(number -> accepts(damaged.apply(number)))
            .boxed()
            .collect(Collectors.toList());
    FaultTable.add(
        new FaultTable.Row(
            "Content: a real snapshot given to the verifier, damaged in every place",
            fault,
            count,
            accepted.isEmpty()
                ? "all refused"
                : "all refused but "
                    + accepted.size()
                    + ", each named with its reason in DamageSweepIT",
            "",
            Duration.between(begun, Instant.now()),
            "",
            0,
            0));
    return accepted;
  }

  private static boolean accepts(byte[] archive) {
    try {
      return !Verification.refuses(archive);
    } catch (IOException other) {
      throw new UncheckedIOException(other);
    }
  }

  /**
   * The content of SHA256SUMS.sealed; and other spellings of the same number: a tar header's
   * checksum with a blank for its leading zero or with its two delimiters exchanged, and hashes in
   * upper case.
   */
  private static List<Integer> sealedBitsAndOtherSpellings(byte[] tar) {
    int sealed = TarReading.offset(tar, ArchiveBuilder.SEALED);
    int length = TarReading.content(tar, ArchiveBuilder.SEALED).length;
    return Stream.of(
            IntStream.range(sealed * 8, (sealed + length) * 8),
            otherSpellingsOfChecksums(tar),
            upperCaseOfHashes(tar))
        .flatMap(IntStream::boxed)
        .toList();
  }

  private static IntStream upperCaseOfHashes(byte[] tar) {
    int sums = TarReading.offset(tar, ArchiveBuilder.SUMS);
    return IntStream.concat(IntStream.range(0, 64), IntStream.range(75, 75 + 64))
        .map(at -> sums + at)
        .filter(at -> tar[at] >= 'a')
        .map(at -> at * 8 + 5);
  }

  private static IntStream otherSpellingsOfChecksums(byte[] tar) {
    return IntStream.iterate(0, at -> at < tar.length - 1024, at -> at + 512)
        .filter(at -> new String(tar, at + 257, 5, US_ASCII).equals("ustar"))
        .flatMap(at -> IntStream.of((at + 148) * 8 + 4, (at + 154) * 8 + 5, (at + 155) * 8 + 5));
  }

  private static byte[] flip(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }
}
