package vaultsnapshot.retention;

import java.util.stream.IntStream;
import vaultsnapshot.input.Environment;

/**
 * For how many days the bucket's lifecycle rules keep what is superseded, by tier. The rules alone
 * act; this is what was promised with them.
 */
public record RetentionDays(int hourly, int daily, int weekly, int monthly, int manual) {
  private static final int MOST = 36_500;

  /**
   * Reads {@code HOURLY_DAYS}, {@code DAILY_DAYS}, {@code WEEKLY_DAYS}, {@code MONTHLY_DAYS} and
   * {@code MANUAL_DAYS}; the template's defaults stand in for what is not set.
   */
  public static RetentionDays read(Environment environment) {
    return new RetentionDays(
        environment.wholeNumber("HOURLY_DAYS", 2, 1, MOST),
        environment.wholeNumber("DAILY_DAYS", 14, 1, MOST),
        environment.wholeNumber("WEEKLY_DAYS", 60, 1, MOST),
        environment.wholeNumber("MONTHLY_DAYS", 400, 1, MOST),
        environment.wholeNumber("MANUAL_DAYS", 90, 1, MOST));
  }

  /** How long a superseded snapshot of this tier stays. */
  public int of(Tier tier) {
    return switch (tier) {
      case HOURLY -> hourly;
      case DAILY -> daily;
      case WEEKLY -> weekly;
      case MONTHLY -> monthly;
      case MANUAL -> manual;
    };
  }

  /**
   * How long the first scheduled snapshot of a period stays at least: the first of a day may be the
   * first of its week or month too, and have their tier.
   *
   * @param tier of the period: {@code HOURLY} for any snapshot
   */
  int atLeast(Tier tier) {
    IntStream days =
        switch (tier) {
          case HOURLY -> IntStream.of(hourly, daily, weekly, monthly);
          case DAILY -> IntStream.of(daily, weekly, monthly);
          case WEEKLY -> IntStream.of(weekly, monthly);
          case MONTHLY -> IntStream.of(monthly);
          case MANUAL -> IntStream.of(manual);
        };
    return days.min().orElseThrow();
  }
}
