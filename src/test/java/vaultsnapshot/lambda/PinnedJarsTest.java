package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Runs before anything is packaged, so that whoever builds the package from other bytes than the
 * pinned ones, {@code sam build} included, gets none.
 */
final class PinnedJarsTest {
  @Test
  void eachPinnedJarHasThePinnedBytesOnThisMachine() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String place : PinnedJars.hashes().keySet()) {
      found.put(place, hash(place));
    }
    assertThat(found)
        .as(PinnedJars.ADVICE)
        .isNotEmpty()
        .containsExactlyInAnyOrderEntriesOf(PinnedJars.hashes());
  }

  private static String hash(String place) throws IOException {
    List<Path> files =
        classPath().stream()
            .map(entry -> place.startsWith("lib/") ? entry : entry.resolve(place))
            .filter(path -> path.endsWith(Path.of(place).getFileName()) && Files.exists(path))
            .toList();
    return files.size() == 1
        ? PackagedJars.sha256(Files.readAllBytes(files.getFirst()))
        : files.size() + " files of this name on the class path";
  }

  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
