package vaultsnapshot.sam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program that runs to its end, with its two outputs apart. */
final class Command {
  private final Path folder;
  private final Map<String, String> changes;

  private Command(Path folder, Map<String, String> changes) {
    this.folder = folder;
    this.changes = changes;
  }

  /** Programs that run in {@code folder} with this process's environment. */
  static Command in(Path folder) {
    return new Command(folder, Map.of());
  }

  /** The same with further variables. */
  Command with(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(changes);
    all.putAll(variables);
    return new Command(folder, all);
  }

  /**
   * What a program that ended well wrote.
   *
   * @param output standard output
   * @param errors standard error
   */
  record Result(int code, String output, String errors) {
    String lastLine() {
      return output.strip().lines().reduce("", (_, line) -> line);
    }
  }

  /** Runs it; an exit code other than 0 fails the test. */
  Result run(List<String> command) {
    Result result = runUnchecked(command);
    assertThat(result.code())
        .as("%s%n%s%n%s", String.join(" ", command), result.output(), result.errors())
        .isZero();
    return result;
  }

  /** Runs it, whatever its exit code. */
  Result runUnchecked(List<String> command) {
    try {
      Path output = Files.createTempFile("command", ".out");
      Path errors = Files.createTempFile("command", ".err");
      try {
        Process process = start(command, output, errors);
        return new Result(process.waitFor(), Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command.getFirst() + ": interrupted", interrupted);
    }
  }

  /** Starts it and returns at once; the caller ends it. */
  Process start(List<String> command, Path output, Path errors) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(changes);
    return builder.start();
  }
}
