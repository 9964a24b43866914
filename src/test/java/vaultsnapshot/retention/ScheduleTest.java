package vaultsnapshot.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final Instant NEWEST = Instant.parse("2026-11-22T02:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void theFirstRunIsDue() {
    assertThat(Schedule.isDue(Optional.empty(), NEWEST, DAY)).isTrue();
  }

  @Test
  void aRunWithinThePeriodIsNotDue() {
    assertThat(dueAfter(Duration.ofHours(23), DAY)).isFalse();
  }

  @Test
  void aRunAfterThePeriodIsDue() {
    assertThat(dueAfter(DAY, DAY)).isTrue();
    assertThat(dueAfter(Duration.ofDays(9), DAY)).isTrue();
  }

  @Test
  void aScheduleThatFiresAMomentEarlySkipsNothing() {
    assertThat(dueAfter(DAY.minusMinutes(5), DAY)).isTrue();
    assertThat(dueAfter(DAY.minusMinutes(5).minusSeconds(1), DAY)).isFalse();
  }

  @Test
  void inShortPeriodsLessIsForgiven() {
    Duration every = Duration.ofMinutes(10);
    assertThat(dueAfter(Duration.ofMinutes(9), every)).isTrue();
    assertThat(dueAfter(Duration.ofMinutes(9).minusSeconds(1), every)).isFalse();
  }

  @Test
  void theSameRunAgainAndALateOldOneAreNotDue() {
    assertThat(dueAfter(Duration.ZERO, DAY)).isFalse();
    assertThat(dueAfter(Duration.ofDays(-3), DAY)).isFalse();
  }

  @Test
  void hourlyFiringForDailySnapshotsTakesOneADay() {
    int taken = 0;
    Optional<Instant> newest = Optional.empty();
    for (int hour = 0; hour < 240; hour++) {
      Instant scheduledAt = NEWEST.plus(Duration.ofHours(hour));
      if (Schedule.isDue(newest, scheduledAt, DAY)) {
        newest = Optional.of(scheduledAt);
        taken++;
      }
    }
    assertThat(taken).isEqualTo(10);
  }

  private static boolean dueAfter(Duration sinceNewest, Duration every) {
    return Schedule.isDue(Optional.of(NEWEST), NEWEST.plus(sinceNewest), every);
  }
}
