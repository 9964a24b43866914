package vaultsnapshot.sam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vaultsnapshot.local.Parts;

/** SAM CLI at work in a copy of the project. */
final class SamCli {
  static final String FUNCTION = "SnapshotFunction";

  /** It must be given one; env.json names another. */
  private static final String OPERATOR_SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:operator-AbCdEf";

  /** SAM runs {@code mvn clean install}, tests and all: here they would run inside themselves. */
  private static final String WITHOUT_TESTS =
      "-Dmaven.test.skip=true -Dspotless.check.skip=true -XX:TieredStopAtLevel=1";

  private static final Path JDKS = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private final Command command;

  SamCli(Path project) {
    this.command =
        Command.in(project)
            .with(
                Map.of(
                    "SAM_CLI_TELEMETRY",
                    "0",
                    "MAVEN_OPTS",
                    WITHOUT_TESTS,
                    "JAVA_HOME",
                    oldestJdk().toString()));
  }

  /** The oldest JDK on this machine that runs Maven's plugins: Maven itself may run in any. */
  static Path oldestJdk() {
    try (Stream<Path> homes = Files.isDirectory(JDKS) ? Files.list(JDKS) : Stream.empty()) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
          .filter(home -> version(home) >= 17)
          .min(Comparator.comparingInt(SamCli::version))
          .orElseGet(() -> Path.of(System.getProperty("java.home")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs a subcommand to its end. */
  Command.Result run(String... words) {
    return command.run(words(words));
  }

  /** Starts a subcommand that stays. */
  Process start(Path output, Path errors, String... words) throws IOException {
    return command.start(words(words), output, errors);
  }

  /**
   * Words that every local invocation needs: nothing to pull, this machine's architecture, and the
   * function that is off by default.
   */
  static String[] local(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--skip-pull-image",
            "--parameter-overrides",
            "Architecture=" + architecture(),
            "OperatorFunctionEnabled=true",
            "OperatorSecretArn=" + OPERATOR_SECRET));
    return all.toArray(String[]::new);
  }

  private static List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of(Parts.samPython().toString(), "-m", "samcli"));
    all.addAll(List.of(words));
    return all;
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
      case "aarch64" -> "arm64";
      default -> "x86_64";
    };
  }

  /** As the JDK's own file says; 0 where there is none. */
  static int version(Path home) {
    try {
      Path release = home.resolve("release");
      Matcher found = VERSION.matcher(Files.exists(release) ? Files.readString(release) : "");
      return Optional.of(found)
          .filter(Matcher::find)
          .map(m -> Integer.parseInt(m.group(1)))
          .orElse(0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
