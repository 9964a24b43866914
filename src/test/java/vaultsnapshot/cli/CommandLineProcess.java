package vaultsnapshot.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.Parts;

/** The built jar, run by {@code java -jar} as a person runs it. */
final class CommandLineProcess {
  /** Against what hangs; a run takes a few seconds. */
  private static final long MINUTES = 5;

  private final Path folder;
  private final Map<String, String> environment;

  /** Its output goes through files in {@code folder}. */
  CommandLineProcess(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /** What a run left. */
  record Result(int exitCode, String out, String err) {}

  /** Runs it to its end. */
  Result run(String... arguments) {
    return start(arguments).end();
  }

  /** Starts it. */
  Running start(String... arguments) {
    LocalAws aws = LocalAws.shared();
    List<String> command = new ArrayList<>();
    // Whoever runs the tests in the background may have had SIGINT ignored, and so would the JVM.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djavax.net.ssl.trustStore=" + aws.trustStore());
    command.add("-Djavax.net.ssl.trustStorePassword=" + LocalAuthority.TRUST_STORE_PASSWORD);
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().putAll(aws.environment());
    builder.environment().putAll(environment);
    try {
      return new Running(builder.start(), out, err);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A run under way. */
  record Running(Process process, Path out, Path err) {
    /** What Ctrl-C sends. */
    Running interrupt() {
      try {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        return this;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError(interrupted);
      }
    }

    Result end() {
      try {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("still running: " + process.info());
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError(interrupted);
      }
    }
  }

  /** The one that {@code mvn -Pcli package} leaves. */
  static Path jar() {
    Path target = Parts.projectFolder().resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-cli.jar"))
          .findFirst()
          .orElseThrow(
              () -> new AssertionError("no ...-cli.jar in " + target + ": mvn -Pcli package"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
