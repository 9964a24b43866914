package vaultsnapshot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs what we are compared with, and has bash measure it: wall, and CPU of all its processes. */
final class Shell {
  private static final Pattern TIMES = Pattern.compile("TIMES ([0-9.]+) ([0-9.]+) ([0-9.]+)");

  private Shell() {}

  /** Runs a pipeline; any part's failure is one. */
  static Measured measure(String pipeline, Map<String, String> environment) {
    String output = run("TIMEFORMAT='TIMES %R %U %S'; time { " + pipeline + "; }", environment);
    Matcher times = TIMES.matcher(output);
    if (!times.find()) {
      throw new BenchFailure("no times in: " + output);
    }
    return new Measured(
        seconds(times.group(1)), seconds(times.group(2)).plus(seconds(times.group(3))), 0);
  }

  /** Runs commands and returns their output. */
  static String run(String commands, Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-c", "set -eo pipefail; " + commands)
              .redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new BenchFailure(commands + ": " + output);
      }
      return output;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchFailure(commands + ": interrupted");
    }
  }

  private static Duration seconds(String text) {
    return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
  }
}
