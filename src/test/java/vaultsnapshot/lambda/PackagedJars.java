package vaultsnapshot.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The jars that the package holds: each one's path there and its SHA-256 in hexadecimal. */
final class PackagedJars {
  /** What the build leaves; Failsafe sets {@code basedir}. */
  static final Path TARGET =
      Path.of(Optional.ofNullable(System.getProperty("basedir")).orElse("")).resolve("target");

  private PackagedJars() {}

  static Map<String, String> hashes() throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (ZipFile zip = new ZipFile(TARGET.resolve("function.zip").toFile())) {
      for (ZipEntry entry : zip.stream().filter(each -> each.getName().endsWith(".jar")).toList()) {
        try (InputStream content = zip.getInputStream(entry)) {
          hashes.put(entry.getName(), sha256(content.readAllBytes()));
        }
      }
    }
    return hashes;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
