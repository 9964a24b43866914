package vaultsnapshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The package's size, for both architectures and for one. */
final class PackageSize {
  private static final double MIB = 1048576;

  private PackageSize() {}

  static void report(Report report, Path project) throws IOException {
    Path file = project.resolve("target/function.zip");
    long both = Files.size(file);
    report.bar("package for both architectures, MiB", both / MIB, 18);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (String left : new String[] {"aarch64", "amd64"}) {
        ZipEntry entry = zip.getEntry("crypto/" + left + ".jar");
        report.bar(
            "package without " + left + ", MiB", (both - entry.getCompressedSize()) / MIB, 15);
      }
    }
  }
}
