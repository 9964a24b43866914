package vaultsnapshot.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where {@code tools/parts} put what the local servers are started from. */
public final class Parts {
  private Parts() {}

  /** The project's top folder: Maven's {@code basedir}, else the working directory. */
  public static Path projectFolder() {
    return Path.of(Optional.ofNullable(System.getProperty("basedir")).orElse(""))
        .toAbsolutePath()
        .normalize();
  }

  /** The OpenBao server: {@code BAO_BINARY}, else the installed one. */
  public static Path openBao() {
    return Optional.ofNullable(System.getenv("BAO_BINARY"))
        .filter(path -> !path.isBlank())
        .map(Path::of)
        .orElseGet(() -> installed("openbao", "bao"));
  }

  /** The Python interpreter of the environment that LocalStack is installed in. */
  public static Path localstackPython() {
    return installed("localstack", "bin/python");
  }

  /** A program of the PostgreSQL server. */
  static Path postgresql(String program) {
    return installed("postgresql", "pginstall/bin/" + program);
  }

  /** The Python interpreter of the environment that SAM CLI is installed in. */
  public static Path samPython() {
    return installed("linters", "bin/python");
  }

  private static Path installed(String part, String file) {
    Path path = projectFolder().resolve(".parts").resolve(part).resolve(file);
    if (!Files.isExecutable(path)) {
      throw new LocalPartsException(
          part + ": " + path + " is not there; install it with: tools/parts " + part);
    }
    return path;
  }
}
