package vaultsnapshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at a process's resident memory ten times a second. */
final class Watch {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final long pid;
  private final long begun = System.nanoTime();
  private final List<Point> points = new ArrayList<>();
  private final Polling polling;

  /**
   * One look.
   *
   * @param seconds since the first
   */
  record Point(double seconds, double mib) {}

  Watch(long pid) {
    this.pid = pid;
    // Not before it knows whom to look at.
    this.polling = Polling.every(PAUSE, this::look);
  }

  /** Ends it, and says what it saw. */
  List<Point> stop() {
    polling.stop();
    return List.copyOf(points);
  }

  private void look() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .forEach(mib -> points.add(new Point((System.nanoTime() - begun) / 1e9, mib)));
    }
  }
}
