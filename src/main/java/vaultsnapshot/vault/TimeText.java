package vaultsnapshot.vault;

import java.time.Duration;
import java.util.Locale;

/** Durations as people write them in settings: {@code 5s}, {@code 10m}. */
final class TimeText {
  private TimeText() {}

  static String of(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
