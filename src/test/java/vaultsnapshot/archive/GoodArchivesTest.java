package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.archive.ArchiveBuilder.STATE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.faults.content.AcceptedContent;

/** What has to be accepted. */
final class GoodArchivesTest {
  @Test
  void aSnapshotOfARealVaultIsAcceptedAndDescribed() throws IOException {
    byte[] archive = Fixture.vault();
    VerifiedSnapshot snapshot = Verification.of(archive, 4096);

    assertThat(snapshot.sizeBytes()).isEqualTo(archive.length);
    assertThat(snapshot.sha256()).isEqualTo(ArchiveBuilder.sha256(archive));
    assertThat(snapshot.crc32c()).isEqualTo(crc32c(archive));
    assertThat(snapshot.meta()).isEqualTo(new SnapshotMeta("bolt-snapshot", 135, 3, 46301));
  }

  @Test
  void aSnapshotOfAnEmptyButInitialisedOpenBaoIsAccepted() throws IOException {
    VerifiedSnapshot snapshot = Verification.of(Fixture.openBao(), 4096);
    assertThat(snapshot.meta()).isEqualTo(new SnapshotMeta("bolt-snapshot", 29, 3, 11897));
    assertThat(snapshot.inventory().entries()).isEqualTo(27);
    assertThat(entriesByPrefix(stateOf(Fixture.openBao())))
        .hasSize(snapshot.inventory().prefixes().size());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("different")
  void whatDiffersButIsWholeIsAccepted(AcceptedContent content) throws IOException {
    for (byte[] snapshot : List.of(Fixture.vault(), Fixture.openBao())) {
      VerifiedSnapshot accepted = Verification.of(content.applyTo(snapshot), 1000);
      assertThat(accepted.inventory()).isEqualTo(Verification.of(snapshot).inventory());
    }
  }

  static Stream<AcceptedContent> different() {
    return AcceptedContent.all().stream();
  }

  @Test
  void aHugeIndexIsReadAsItStands() throws IOException {
    AcceptedContent huge =
        AcceptedContent.all().stream()
            .filter(content -> content.name().contains("2^63-1"))
            .findFirst()
            .orElseThrow();
    assertThat(Verification.of(huge.applyTo(Fixture.vault())).meta())
        .isEqualTo(new SnapshotMeta("bolt-snapshot", Long.MAX_VALUE, 3, 46301));
  }

  @Test
  void theInventoryOfARealVaultIsThatOfItsStateReadByOtherMeans() throws IOException {
    Inventory inventory = Verification.of(Fixture.vault()).inventory();

    Map<String, Long> expected = entriesByPrefix(stateOf(Fixture.vault()));
    Map<String, Long> found = new TreeMap<>();
    inventory.prefixes().forEach(total -> found.put(total.prefix(), total.entries()));
    assertThat(found).isEqualTo(expected);
    assertThat(inventory.entries())
        .isEqualTo(expected.values().stream().mapToLong(Long::longValue).sum());
    assertThat(inventory.prefixes()).extracting(PrefixTotal::prefix).contains("sys/policy");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 511, 512, 513, 10_000, 1 << 20})
  void theVerdictDoesNotDependOnHowTheStreamIsCutIntoChunks(int chunkBytes) throws IOException {
    assertThat(Verification.of(Fixture.vault(), chunkBytes))
        .isEqualTo(Verification.of(Fixture.vault()));
    byte[] stored = new ArchiveBuilder().stored().build();
    assertThat(Verification.of(stored, chunkBytes)).isEqualTo(Verification.of(stored));
  }

  @Test
  void storedAndCompressedFormsGiveTheSameInventory() throws IOException {
    VerifiedSnapshot stored = Verification.of(new ArchiveBuilder().stored().build());
    VerifiedSnapshot compressed = Verification.of(new ArchiveBuilder().build());
    assertThat(stored.inventory()).isEqualTo(compressed.inventory());
    assertThat(stored.sha256()).isNotEqualTo(compressed.sha256());
  }

  @Test
  void entriesAreGroupedByTheFirstTwoSegmentsOfTheirKeysMostFirst() throws IOException {
    byte[] value = new byte[100];
    Inventory inventory =
        Verification.of(
                new ArchiveBuilder()
                    .entry("a", value)
                    .entry("core/x", value)
                    .entry("logical/m/1", value)
                    .entry("logical/m/2/deep", value)
                    .entry("logical/m", value)
                    .entry("logical/", value)
                    .build())
            .inventory();
    assertThat(inventory.prefixes())
        .extracting(PrefixTotal::prefix)
        .containsExactly("logical/m", "a", "core/x", "logical/");
    assertThat(inventory.prefixes().getFirst())
        .isEqualTo(new PrefixTotal("logical/m", 3, 3 * 104L + 11 + 16 + 9));
    assertThat(inventory.entries()).isEqualTo(6);
    assertThat(inventory.bytes()).isEqualTo(6 * 104L + 1 + 6 + 11 + 16 + 9 + 8);
  }

  @Test
  void moreDistinctPrefixesThanFitAreCountedTogetherUnderAnExplicitName() throws IOException {
    ArchiveBuilder archive = new ArchiveBuilder();
    for (int mount = 0; mount < PrefixCounter.MAX_PREFIXES + 50; mount++) {
      archive.entry("logical/%06d".formatted(mount), new byte[1]);
    }
    Inventory inventory = Verification.of(archive.build()).inventory();
    assertThat(inventory.entries()).isEqualTo(PrefixCounter.MAX_PREFIXES + 50);
    assertThat(inventory.prefixes()).hasSize(PrefixCounter.MAX_PREFIXES + 1);
    assertThat(inventory.prefixes().getFirst().prefix()).isEqualTo(PrefixCounter.OTHERS);
    assertThat(inventory.prefixes().getFirst().entries()).isEqualTo(50);
  }

  @Test
  void keysAsLongAsTheStoreTakesThemAreCountedByTheirBeginning() throws IOException {
    String key = "x".repeat(32768);
    Inventory inventory =
        Verification.of(new ArchiveBuilder().entry(key, new byte[3]).build()).inventory();
    assertThat(inventory.prefixes().getFirst().prefix()).isEqualTo("x".repeat(256));
  }

  @Test
  void unknownProtobufFieldsAreSkipped() throws IOException {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(new byte[] {0x0a, 3, 'a', '/', 'b', 0x12, 1, 'v'});
    record.writeBytes(new byte[] {0x18, 1}); // 3: bool seal_wrap
    record.writeBytes(new byte[] {0x21, 1, 2, 3, 4, 5, 6, 7, 8}); // 4: fixed64
    record.writeBytes(new byte[] {0x2d, 1, 2, 3, 4}); // 5: fixed32
    record.writeBytes(new byte[] {(byte) 0xfa, 1, 2, 'x', 'y'}); // 31: bytes
    Inventory inventory =
        Verification.of(new ArchiveBuilder().record(record.toByteArray()).build()).inventory();
    assertThat(inventory.prefixes()).containsExactly(new PrefixTotal("a/b", 1, record.size()));
  }

  @Test
  void aSizeInBase256IsAccepted() throws IOException {
    int stateHeader = 1024;
    byte[] archive =
        new ArchiveBuilder()
            .entry("core/keyring", new byte[70_000])
            .changeTar(tar -> {
              byte[] header = Arrays.copyOfRange(tar, stateHeader, stateHeader + 512);
              long size = Long.parseLong(new String(header, 124, 11, UTF_8), 8);
              ByteBuffer.wrap(header, 124, 12).putInt(0x80000000).putLong(size);
              System.arraycopy("ustar  \0".getBytes(UTF_8), 0, header, 257, 8);
              System.arraycopy(ArchiveBuilder.withChecksum(header), 0, tar, stateHeader, 512);
              return tar;
            })
            .build();
    assertThat(Verification.of(archive).inventory().entries()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void archivesOfAnotherTarWriterAreAccepted(boolean withPaxHeaders) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    TarArchiveOutputStream writer = new TarArchiveOutputStream(tar, 10_240);
    try (writer;
        TarArchiveInputStream reader =
            new TarArchiveInputStream(new ByteArrayInputStream(new ArchiveBuilder().tar()))) {
      for (TarArchiveEntry from = reader.getNextEntry();
          from != null;
          from = reader.getNextEntry()) {
        TarArchiveEntry to = new TarArchiveEntry(from.getName());
        to.setSize(from.getSize());
        if (withPaxHeaders) {
          to.addPaxHeader("SCHILY.dev", "17");
        }
        writer.putArchiveEntry(to);
        reader.transferTo(writer);
        writer.closeArchiveEntry();
      }
    }
    byte[] archive = ArchiveBuilder.gzip(tar.toByteArray(), Deflater.BEST_SPEED);
    assertThat(Verification.of(archive).inventory().entries()).isEqualTo(3);
  }

  private static String crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] stateOf(byte[] archive) throws IOException {
    return memberOf(archive, STATE);
  }

  private static byte[] memberOf(byte[] archive, String name) throws IOException {
    try (TarArchiveInputStream reader =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry at = reader.getNextEntry(); at != null; at = reader.getNextEntry()) {
        if (at.getName().equals(name)) {
          return reader.readAllBytes();
        }
      }
    }
    throw new AssertionError("no member " + name);
  }

  /** A second reading of the same format, as plain as can be, over the whole array. */
  private static Map<String, Long> entriesByPrefix(byte[] state) {
    Map<String, Long> found = new TreeMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(state);
    while (bytes.hasRemaining()) {
      long length = uvarint(bytes);
      int end = bytes.position() + (int) length;
      assertThat(bytes.get()).isEqualTo((byte) 0x0a);
      byte[] key = new byte[(int) uvarint(bytes)];
      bytes.get(key);
      String[] segments = new String(key, UTF_8).split("/", -1);
      String prefix = segments.length == 1 ? segments[0] : segments[0] + "/" + segments[1];
      found.merge(prefix, 1L, Long::sum);
      bytes.position(end);
    }
    return found;
  }

  private static long uvarint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
