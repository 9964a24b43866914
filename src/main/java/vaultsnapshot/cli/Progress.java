package vaultsnapshot.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * How far a long step is, on standard error: on a terminal a line that changes every second,
 * elsewhere a new line every half minute.
 */
final class Progress {
  private static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);
  private static final Duration ELSEWHERE = Duration.ofSeconds(30);
  private static final double MB = 1_000_000;

  private final PrintStream err;
  private final boolean terminal;
  private final InstantSource clock;
  private final String what;
  private final long sizeBytes;
  private final Instant begun;

  private Instant told;
  private boolean lineIsOpen;

  /** Of a step that goes through {@code sizeBytes}. */
  Progress(Shell shell, String what, long sizeBytes) {
    this.err = shell.err();
    this.terminal = shell.terminal();
    this.clock = shell.clock();
    this.what = what;
    this.sizeBytes = sizeBytes;
    this.begun = clock.instant();
    this.told = begun;
  }

  /** So many are done; told when it is time to. */
  synchronized void reached(long bytes) {
    Instant now = clock.instant();
    Duration since = Duration.between(told, now);
    if (since.compareTo(terminal ? ON_A_TERMINAL : ELSEWHERE) < 0) {
      return;
    }
    told = now;
    String line = line(bytes, Duration.between(begun, now));
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

  private String line(long bytes, Duration sinceBegun) {
    double rate = bytes / Math.max(sinceBegun.toMillis() / 1000.0, 0.001);
    long left = Math.round(Math.max(0, sizeBytes - bytes) / Math.max(rate, 1));
    return String.format(
        Locale.ROOT,
        "%s: %.0f of %.0f MB (%d %%), %.1f MB/s, %s left",
        what,
        bytes / MB,
        sizeBytes / MB,
        sizeBytes == 0 ? 100 : bytes * 100 / sizeBytes,
        rate / MB,
        spoken(left));
  }

  private static String spoken(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
