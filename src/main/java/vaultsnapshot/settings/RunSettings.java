package vaultsnapshot.settings;

import java.time.Duration;
import vaultsnapshot.input.Environment;

/**
 * Which events are taken.
 *
 * @param maxEventAge how old an event's time may be, from {@code MAX_EVENT_AGE}; by default six
 *     hours, as long as Lambda itself keeps an event that was throttled
 */
public record RunSettings(Duration maxEventAge) {
  private static final Duration DEFAULT_MAX_EVENT_AGE = Duration.ofHours(6);

  /** Reads {@code MAX_EVENT_AGE}. */
  public static RunSettings read(Environment environment) {
    return new RunSettings(environment.duration("MAX_EVENT_AGE").orElse(DEFAULT_MAX_EVENT_AGE));
  }
}
