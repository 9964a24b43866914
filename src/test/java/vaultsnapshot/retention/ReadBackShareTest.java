package vaultsnapshot.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReadBackShareTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-24");
  private final ReadBackShare share = new ReadBackShare(30);

  @Test
  void everySnapshotIsDueOnOneDayOfTheCycle() {
    for (int hour = 0; hour < 500; hour++) {
      String key = key(hour);
      assertThat(
              IntStream.range(0, 30).filter(day -> share.isDue(key, FIRST.plusDays(day))).count())
          .isEqualTo(1);
    }
  }

  @Test
  void theDaysHaveAboutTheSameShare() {
    for (int day = 0; day < 30; day++) {
      LocalDate date = FIRST.plusDays(day);
      assertThat(IntStream.range(0, 3000).filter(hour -> share.isDue(key(hour), date)).count())
          .isBetween(60L, 150L);
    }
  }

  @Test
  void aCycleOfOneDayReadsAll() {
    assertThat(new ReadBackShare(1).isDue("anything", FIRST)).isTrue();
  }

  private static String key(int hour) {
    return "prod/" + Instant.parse("2026-01-01T00:00:00Z").plusSeconds(hour * 3600L) + ".snap";
  }
}
