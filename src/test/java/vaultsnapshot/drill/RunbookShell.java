package vaultsnapshot.drill;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import vaultsnapshot.local.WorkFolder;

/**
 * The shell of the person who follows the document: one bash, in which what a block defines is
 * there in the next. The first command that fails ends it.
 */
final class RunbookShell implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String END_OF_BLOCK = "::end of block::";
  private static final String END_OF_SHELL = "::end of shell::";
  private static final int SHOWN_LINES = 40;

  private static final String SESSION =
      """
      set -eu -o pipefail
      while IFS= read -r block; do
        . "$block" <"$block.typed"
        echo "%s"
      done
      """
          .formatted(END_OF_BLOCK);

  private final WorkFolder folder;
  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Set<String> walked = new LinkedHashSet<>();
  private int count;

  private RunbookShell(WorkFolder folder, Process process) {
    this.folder = folder;
    this.process = process;
    this.commands = process.outputWriter();
    // Not virtual: reading a pipe holds a carrier thread.
    Thread.ofPlatform().daemon().name("runbook-shell").start(this::read);
  }

  /**
   * Starts it in {@code folder}.
   *
   * @param variables beside those of this JVM
   */
  static RunbookShell in(WorkFolder folder, Map<String, String> variables) {
    try {
      Path session = Files.writeString(folder.resolve("session.sh"), SESSION);
      ProcessBuilder builder =
          new ProcessBuilder("bash", session.toString())
              .directory(folder.path().toFile())
              .redirectErrorStream(true);
      builder.environment().putAll(variables);
      return new RunbookShell(folder, folder.start(builder));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Names of the blocks that were run to their end. */
  Set<String> walked() {
    return Set.copyOf(walked);
  }

  /** Says that the values of a block were set, with others in their place. */
  void set(Runbook.Block block, Map<String, String> values) {
    if (!block.variables().equals(values.keySet())) {
      throw new DrillException(
          "docs/restore.md: '"
              + block.name()
              + "' sets "
              + block.variables()
              + ", and the drill has values for "
              + values.keySet());
    }
    run(new Runbook.Block(block.name(), true, exports(values)));
  }

  /**
   * Runs a block to its end.
   *
   * @param typed what the person types into it, a line each
   * @return what it printed
   * @throws DrillException if a command of it failed
   */
  String run(Runbook.Block block, String... typed) {
    try {
      Path file = folder.resolve("block" + ++count);
      Files.writeString(file, block.commands());
      Files.writeString(Path.of(file + ".typed"), String.join("\n", typed) + "\n");
      commands.write(file + "\n");
      commands.flush();
      String output = output(block);
      walked.add(block.name());
      return output;
    } catch (IOException ended) {
      throw new DrillException("the shell is gone before '" + block.name() + "'", ended);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DrillException("interrupted in '" + block.name() + "'", interrupted);
    }
  }

  /**
   * Runs a block of one command in a shell of its own; the command must fail.
   *
   * @param variables that are other ones there
   * @return what it printed
   * @throws DrillException if it did not fail
   */
  String refused(Runbook.Block block, Map<String, String> variables) {
    String commands = "if (\n" + exports(variables) + block.commands() + "); then false; fi\n";
    return run(new Runbook.Block(block.name() + ", refused", true, commands));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String exports(Map<String, String> values) {
    StringBuilder exports = new StringBuilder();
    values.forEach((name, value) ->
        exports.append("export ").append(name).append("='").append(value).append("'\n"));
    return exports.toString();
  }

  private String output(Runbook.Block block) throws InterruptedException {
    List<String> output = new ArrayList<>();
    while (true) {
      String line = lines.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (line == null) {
        throw failed(block, "printed nothing for " + LIMIT.toMinutes() + " minutes", output);
      }
      if (line.equals(END_OF_SHELL)) {
        throw failed(block, "a command failed", output);
      }
      if (line.equals(END_OF_BLOCK)) {
        return String.join("\n", output);
      }
      output.add(line);
    }
  }

  private static DrillException failed(Runbook.Block block, String how, List<String> output) {
    return new DrillException(
        "docs/restore.md, 'sh "
            + block.name()
            + "': "
            + how
            + ". Its commands:\n"
            + block.commands()
            + "What was printed:\n"
            + String.join(
                "\n", output.subList(Math.max(0, output.size() - SHOWN_LINES), output.size())));
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException closed) {
      // Its end, as below.
    } finally {
      lines.add(END_OF_SHELL);
    }
  }
}
