package vaultsnapshot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU by thread, the JVM's own among them, as Linux counts it (/proc/PID/task/TID/schedstat). What
 * a thread used between the last look and its end is missed.
 */
final class ThreadTimes {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path tasks;
  private final Map<String, Task> seen = new HashMap<>();
  private final Polling polling;

  /**
   * One thread.
   *
   * @param name as Linux has it: 15 characters at most
   * @param nanos of CPU so far
   */
  private record Task(String name, long nanos) {}

  ThreadTimes(long pid) {
    this.tasks = Path.of("/proc", Long.toString(pid), "task");
    this.polling = Polling.every(PAUSE, this::look);
  }

  /**
   * Looks once more and ends it; seconds by name, threads that differ by a number alone taken
   * together.
   */
  Map<String, Double> stop() {
    polling.stop();
    try {
      look();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    Map<String, Double> seconds = new TreeMap<>();
    seen.values()
        .forEach(task ->
            seconds.merge(task.name().replaceAll("\\d+", "*"), task.nanos() / 1e9, Double::sum));
    return seconds;
  }

  private void look() throws IOException {
    try (Stream<Path> threads = Files.list(tasks)) {
      threads.forEach(this::look);
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
  }

  private void look(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm")).strip();
      String cpu = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
      seen.put(thread.getFileName().toString(), new Task(name, Long.parseLong(cpu)));
    } catch (IOException ended) {
      // The thread, not the process: its last figure stays.
    }
  }
}
