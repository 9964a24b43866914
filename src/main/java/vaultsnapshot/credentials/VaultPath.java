package vaultsnapshot.credentials;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Mount paths and namespaces, which become part of a URL or of a header. */
final class VaultPath {
  /** Vault allows more; these need no escaping anywhere. */
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_.~-]+");

  private VaultPath() {}

  /**
   * The path without slashes at its ends and without doubled ones.
   *
   * @return nothing when a segment is {@code .} or {@code ..}, has other characters than letters,
   *     digits and {@code _.~-}, or when there is none
   */
  static Optional<String> normalise(String path) {
    String normal =
        Arrays.stream(path.split("/"))
            .filter(segment -> !segment.isEmpty())
            .collect(Collectors.joining("/"));
    boolean sound =
        Arrays.stream(normal.split("/"))
            .allMatch(segment ->
                SEGMENT.matcher(segment).matches()
                    && !segment.equals(".")
                    && !segment.equals(".."));
    return sound ? Optional.of(normal) : Optional.empty();
  }
}
