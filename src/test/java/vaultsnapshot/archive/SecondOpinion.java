package vaultsnapshot.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import vaultsnapshot.fuzz.Property;

/**
 * What others make of an archive that the verifier accepts: the JDK's gzip, commons-compress's tar,
 * and a plain reader of state.bin. None of the verifier's own code is used.
 */
final class SecondOpinion {
  private SecondOpinion() {}

  /** Verifies {@code archive}; nothing may come of it but the documented refusal, or agreement. */
  static Optional<VerifiedSnapshot> judge(byte[] archive) throws IOException {
    Optional<VerifiedSnapshot> whole = verdict(archive, Math.max(archive.length, 1));
    Property.same(whole, verdict(archive, 61), "the verdict does not depend on the chunks");
    if (whole.isPresent()) {
      agreesWith(whole.get(), archive);
    }
    return whole;
  }

  private static Optional<VerifiedSnapshot> verdict(byte[] archive, int chunkBytes)
      throws IOException {
    try {
      return Optional.of(Verification.of(archive, chunkBytes));
    } catch (BadArchiveException refused) {
      Property.holds(
          Property.message(refused).length() < 1000,
          "a refusal is short: " + Property.message(refused));
      return Optional.empty();
    }
  }

  private static void agreesWith(VerifiedSnapshot verified, byte[] archive) throws IOException {
    Property.same((long) archive.length, verified.sizeBytes(), "size of the archive");
    Property.same(ArchiveBuilder.sha256(archive), verified.sha256(), "SHA-256 of the archive");
    Property.same(crc32c(archive), verified.crc32c(), "CRC32C of the archive");
    Map<String, byte[]> members = members(archive);
    Property.same(
        List.of(
            ArchiveBuilder.META, ArchiveBuilder.STATE, ArchiveBuilder.SUMS, ArchiveBuilder.SEALED),
        List.copyOf(members.keySet()),
        "members");
    byte[] state = member(members, ArchiveBuilder.STATE);
    Property.same((long) state.length, verified.meta().stateSizeBytes(), "size of state.bin");
    Property.holds(member(members, ArchiveBuilder.SEALED).length > 0, "the sealed sums are there");
    sumsFit(members);
    new PlainState(state).agreesWith(verified.inventory());
  }

  private static void sumsFit(Map<String, byte[]> members) {
    String sums = new String(member(members, ArchiveBuilder.SUMS), StandardCharsets.ISO_8859_1);
    for (String name : List.of(ArchiveBuilder.META, ArchiveBuilder.STATE)) {
      String line = ArchiveBuilder.sha256(member(members, name)) + "  " + name + "\n";
      Property.holds(sums.contains(line), "SHA256SUMS has the hash of " + name);
    }
  }

  private static Map<String, byte[]> members(byte[] archive) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Property.holds(entry.isFile() && !entry.isSparse(), "only plain files");
        names.add(entry.getName());
        members.put(entry.getName(), tar.readAllBytes());
      }
    }
    Property.same(members.size(), names.size(), "each member is there once");
    return members;
  }

  private static byte[] member(Map<String, byte[]> members, String name) {
    return members.getOrDefault(name, new byte[0]);
  }

  private static String crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    long value = crc.getValue();
    return Base64.getEncoder()
        .encodeToString(
            new byte[] {
              (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
            });
  }
}
