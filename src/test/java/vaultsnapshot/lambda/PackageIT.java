package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is deployed: {@code target/function.zip}. */
final class PackageIT {
  /** Cold starts grow with it. */
  private static final long MOST_BYTES = 18L * 1024 * 1024;

  private final Path file = PackagedJars.TARGET.resolve("function.zip");

  private ZipFile zip;

  @BeforeEach
  void open() throws IOException {
    zip = new ZipFile(file.toFile());
  }

  @AfterEach
  void close() throws IOException {
    zip.close();
  }

  @Test
  void itIsSmall() throws IOException {
    assertThat(Files.size(file)).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void itHoldsOurClassesAndTheirLibraries() {
    assertThat(names())
        .contains("vaultsnapshot/lambda/SnapshotHandler.class", "vaultsnapshot/job/Transfer.class")
        .anyMatch(name -> name.matches("lib/s3-[0-9.]+\\.jar"))
        .anyMatch(name -> name.matches("lib/httpclient5-[0-9.]+\\.jar"))
        .anyMatch(name -> name.matches("lib/aws-lambda-java-core-[0-9.]+\\.jar"));
  }

  @Test
  void itHoldsExactlyThePinnedJars() throws IOException {
    assertThat(PackagedJars.hashes())
        .as(PinnedJars.ADVICE)
        .containsExactlyInAnyOrderEntriesOf(PinnedJars.hashes());
  }

  @Test
  void whatIsNotAJarInItIsOurOwnClass() {
    assertThat(names())
        .allMatch(name -> name.matches("(lib|crypto)/[^/]+\\.jar|vaultsnapshot/.+\\.class"));
  }

  /** The function runs as another user than the one who built the package. */
  @Test
  void everybodyMayReadAllOfItWhateverTheBuildersUmask() throws IOException {
    try (var archive =
        org.apache.commons.compress.archivers.zip.ZipFile.builder().setPath(file).get()) {
      assertThat(Collections.list(archive.getEntries()))
          .isNotEmpty()
          .allMatch(entry -> (entry.getUnixMode() & 0777) == (entry.isDirectory() ? 0755 : 0644));
    }
  }

  @Test
  void itHoldsNothingOfTheTests() {
    assertThat(names())
        .noneMatch(name -> name.matches("vaultsnapshot/.*(Test|IT)\\.class"))
        .noneMatch(name -> name.startsWith("vaultsnapshot/local/"))
        .noneMatch(name -> name.startsWith("vaultsnapshot/wire/"))
        .noneMatch(name -> name.matches("lib/(junit|assertj|archunit|testcontainers|okhttp).*"));
  }

  @Test
  void noLibraryBringsNettyTheNativeS3ClientOrASecondCryptoProvider() throws IOException {
    Set<String> found = new TreeSet<>();
    for (String library : names()) {
      if (library.startsWith("lib/")) {
        classesOf(library).stream()
            .filter(name ->
                name.startsWith("io/netty/")
                    || name.startsWith("software/amazon/awssdk/crt/")
                    || name.startsWith("com/amazon/corretto/"))
            .map(name -> library + ": " + name)
            .findFirst()
            .ifPresent(found::add);
      }
    }
    assertThat(found).isEmpty();
  }

  /** Machine numbers of the ELF header: 62 is x86-64, 183 is AArch64. */
  @ParameterizedTest
  @CsvSource({"amd64, 62", "aarch64, 183"})
  void theNativeCryptoOfEachArchitectureIsOfThatArchitecture(String architecture, int machine)
      throws IOException {
    List<byte[]> libraries = nativeLibraries("crypto/" + architecture + ".jar");
    assertThat(libraries).hasSize(1);
    ByteBuffer header = ByteBuffer.wrap(libraries.getFirst()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(header.getInt(0)).isEqualTo(0x464c457f);
    assertThat(header.getShort(18)).isEqualTo((short) machine);
  }

  private Set<String> names() {
    return zip.stream()
        .filter(entry -> !entry.isDirectory())
        .map(ZipEntry::getName)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<String> classesOf(String library) throws IOException {
    Set<String> names = new TreeSet<>();
    try (ZipInputStream jar = jar(library)) {
      for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private List<byte[]> nativeLibraries(String name) throws IOException {
    List<byte[]> libraries = new java.util.ArrayList<>();
    try (ZipInputStream jar = jar(name)) {
      for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
        if (entry.getName().endsWith(".so")) {
          libraries.add(jar.readAllBytes());
        }
      }
    }
    return libraries;
  }

  private ZipInputStream jar(String name) throws IOException {
    try (InputStream content = zip.getInputStream(zip.getEntry(name))) {
      return new ZipInputStream(new ByteArrayInputStream(content.readAllBytes()));
    }
  }
}
