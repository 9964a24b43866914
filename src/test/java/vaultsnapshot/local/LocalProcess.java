package vaultsnapshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A server process that this JVM started, with its output in a log file. It is killed by {@link
 * #close()}, at the latest when its folder is closed.
 */
final class LocalProcess implements AutoCloseable {
  private static final int LOG_TAIL_LINES = 25;
  private static final Duration DEATH_LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final Path log;
  private final Process process;

  private LocalProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts {@code command}; its output goes to {@code <name>.log} in {@code folder}. */
  static LocalProcess start(
      String name, WorkFolder folder, List<String> command, Map<String, String> environment) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new LocalProcess(name, log, folder.start(builder));
    } catch (IOException failure) {
      throw new LocalPartsException(
          name + ": could not be started: " + command.getFirst(), failure);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until {@code ready} holds; a process that ends meanwhile, or takes longer than {@code
   * limit}, is reported with the last lines of its log.
   */
  void awaitReady(String what, Duration limit, BooleanSupplier ready) {
    try {
      Waiting.until(name + ": " + what, limit, () -> !process.isAlive() || ready.getAsBoolean());
    } catch (LocalPartsException late) {
      throw new LocalPartsException(
          late.getMessage() + "; the end of its log:\n" + logTail(), late);
    }
    if (!process.isAlive()) {
      throw new LocalPartsException(
          name
              + ": ended with exit code "
              + process.exitValue()
              + " before it was ready to "
              + what
              + "; the end of its log:\n"
              + logTail());
    }
  }

  /** Sends a signal such as {@code STOP} or {@code CONT}. */
  void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .inheritIO()
              .start();
      if (kill.waitFor() != 0) {
        throw new LocalPartsException(name + ": signal " + signal + " could not be sent");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LocalPartsException(name + ": interrupted while sending " + signal, interrupted);
    }
  }

  /** The whole log so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Kills the process (SIGKILL) and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(DEATH_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new LocalPartsException(name + ": process " + pid() + " does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String logTail() {
    List<String> lines = log().lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
  }
}
