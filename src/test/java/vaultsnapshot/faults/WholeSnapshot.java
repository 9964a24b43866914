package vaultsnapshot.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A second opinion on an archive, by another library than the function's own verifier: one gzip
 * member with a right trailer and nothing behind it, the four members, the sums.
 */
public final class WholeSnapshot {
  private static final List<String> MEMBERS =
      List.of("meta.json", "state.bin", "SHA256SUMS", "SHA256SUMS.sealed");

  private WholeSnapshot() {}

  /** What is wrong with it; nothing if it is whole. */
  public static Optional<String> fault(byte[] archive) {
    try {
      return faultOf(members(archive));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.of("unreadable: " + unreadable);
    }
  }

  private static Map<String, byte[]> members(byte[] archive) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(archive);
    Map<String, byte[]> members = new LinkedHashMap<>();
    GzipCompressorInputStream gzip = new GzipCompressorInputStream(bytes);
    TarArchiveInputStream tar = new TarArchiveInputStream(gzip);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (members.put(entry.getName(), tar.readAllBytes()) != null) {
        throw new IOException(entry.getName() + " stands twice");
      }
    }
    // Only the content's end makes the reader compare the trailer.
    gzip.readAllBytes();
    if (bytes.available() > 0) {
      throw new IOException("bytes behind the end");
    }
    return members;
  }

  private static Optional<String> faultOf(Map<String, byte[]> members) {
    if (!List.copyOf(members.keySet()).equals(MEMBERS)) {
      return Optional.of("members " + members.keySet());
    }
    List<byte[]> contents = List.copyOf(members.values());
    // The servers read the hashes in either case.
    String sums = new String(contents.get(2), UTF_8).toLowerCase(Locale.ROOT);
    for (int hashed = 0; hashed < 2; hashed++) {
      if (!sums.contains(sha256(contents.get(hashed)) + "  " + MEMBERS.get(hashed) + "\n")) {
        return Optional.of("the sum of " + MEMBERS.get(hashed));
      }
    }
    return contents.getLast().length == 0 ? Optional.of("empty sealed sums") : Optional.empty();
  }

  /** Hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
