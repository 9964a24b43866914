package vaultsnapshot.lambda;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The jars that the package may hold: the list that stands in the repository. */
final class PinnedJars {
  static final String LIST = "src/main/assembly/jars.sha256";

  /** What to do about a difference; for tests to say. */
  static final String ADVICE =
      LIST
          + ": was a version changed on purpose? Then write the list anew, docs/supply-chain.md says how;"
          + " else somebody gave this machine another file than the one that was pinned";

  private PinnedJars() {}

  /** Lines as sha256sum writes and checks them: hash, two blanks, path. */
  static Map<String, String> hashes() throws IOException {
    return Files.readAllLines(Path.of(LIST)).stream()
        .map(line -> line.split("  ", 2))
        .collect(toMap(fields -> fields[1], fields -> fields[0]));
  }
}
