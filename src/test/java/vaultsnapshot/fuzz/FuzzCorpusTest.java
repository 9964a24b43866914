package vaultsnapshot.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what the fuzzer kept, findings included, and what it begins with. */
final class FuzzCorpusTest {
  private static final Path CORPUS = corpus();

  static Stream<String> targets() {
    return FuzzTargets.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyPropertyHoldsForAllThatTheFuzzerKept(String name) throws IOException {
    List<Path> kept = files(CORPUS.resolve(name));
    assertThat(kept).as("corpus of %s", name).isNotEmpty();
    for (Path file : kept) {
      byte[] input = Files.readAllBytes(file);
      assertThatCode(() -> FuzzTargets.named(name).run(input))
          .as("%s/%s", name, file.getFileName())
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyPropertyHoldsForTheSeeds(String name) {
    FuzzTarget target = FuzzTargets.named(name);
    assertThat(target.seeds()).isNotEmpty();
    for (byte[] seed : target.seeds()) {
      assertThatCode(() -> target.run(seed)).doesNotThrowAnyException();
    }
  }

  @Test
  void everyFolderOfTheCorpusBelongsToATarget() throws IOException {
    List<String> folders =
        files(CORPUS).stream().map(path -> path.getFileName().toString()).toList();
    assertThat(new TreeSet<>(folders)).isEqualTo(FuzzTargets.all().keySet());
  }

  @Test
  void everyClassThatIsATargetIsListed() throws IOException {
    List<String> written = classes().filter(name -> name.endsWith("Fuzz")).sorted().toList();
    List<String> listed =
        FuzzTargets.all().values().stream()
            .map(target -> target.getClass().getSimpleName())
            .sorted()
            .toList();
    assertThat(listed).isEqualTo(written);
  }

  private static Stream<String> classes() throws IOException {
    Path root = CORPUS.resolveSibling("vaultsnapshot");
    try (Stream<Path> all = Files.walk(root)) {
      return all
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.replace(".class", ""))
          .toList()
          .stream();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private static Path corpus() {
    try {
      URI classes = FuzzCorpusTest.class.getResource("/").toURI();
      return Path.of(classes).resolve("fuzz");
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the test classes are no folder", impossible);
    }
  }
}
