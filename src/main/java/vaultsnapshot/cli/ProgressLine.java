package vaultsnapshot.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import vaultsnapshot.job.Progress;

/**
 * How far a long step is, on standard error: on a terminal a line that changes every second,
 * elsewhere a new line every half minute.
 */
final class ProgressLine implements Progress {
  private static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);
  private static final Duration ELSEWHERE = Duration.ofSeconds(30);
  private static final double MB = 1_000_000;

  private final PrintStream err;
  private final boolean terminal;
  private final InstantSource clock;

  private Instant begun = Instant.EPOCH;
  private Instant told = Instant.EPOCH;
  private boolean lineIsOpen;

  /** Of the steps of one command. */
  ProgressLine(Shell shell) {
    this.err = shell.err();
    this.terminal = shell.terminal();
    this.clock = shell.clock();
  }

  @Override
  public synchronized void reached(String step, long bytes, Optional<Long> sizeBytes) {
    Instant now = clock.instant();
    if (bytes == 0) {
      over();
      begun = now;
      told = now;
      return;
    }
    if (Duration.between(told, now).compareTo(terminal ? ON_A_TERMINAL : ELSEWHERE) < 0) {
      return;
    }
    told = now;
    String line = step + ": " + words(bytes, sizeBytes, Duration.between(begun, now));
    if (terminal) {
      err.print("\r\u001b[K" + line);
      lineIsOpen = true;
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Takes the line away, for what follows. */
  synchronized void over() {
    if (lineIsOpen) {
      err.print("\r\u001b[K");
      err.flush();
      lineIsOpen = false;
    }
  }

  /** Standard error for other lines, which take this one's place. */
  PrintStream beside() {
    return new PrintStream(
        new FilterOutputStream(err) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            over();
            out.write(bytes, offset, length);
          }
        },
        true,
        StandardCharsets.UTF_8);
  }

  private static String words(long bytes, Optional<Long> sizeBytes, Duration sinceBegun) {
    double rate = bytes / Math.max(sinceBegun.toMillis() / 1000.0, 0.001);
    return sizeBytes
        .map(size ->
            String.format(
                Locale.ROOT,
                "%.0f of %.0f MB (%d %%), %.1f MB/s, %s left",
                bytes / MB,
                size / MB,
                size == 0 ? 100 : bytes * 100 / size,
                rate / MB,
                spoken(Math.round(Math.max(0, size - bytes) / Math.max(rate, 1)))))
        .orElseGet(() -> String.format(Locale.ROOT, "%.0f MB, %.1f MB/s", bytes / MB, rate / MB));
  }

  private static String spoken(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
