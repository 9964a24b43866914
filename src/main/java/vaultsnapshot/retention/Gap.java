package vaultsnapshot.retention;

import java.time.Instant;

/**
 * A time without a scheduled snapshot that there should be one of.
 *
 * @param tier whose period it is: {@code DAILY} where a day has none
 * @param from begin of the time, inclusive
 * @param until its end, exclusive
 */
public record Gap(Tier tier, Instant from, Instant until) {
  boolean contains(Gap other) {
    return !equals(other) && !from.isAfter(other.from) && !until.isBefore(other.until);
  }
}
