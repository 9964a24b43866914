package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");

  @Test
  void aLongRunKeepsThirtySecondsBack() {
    Deadline deadline = Deadline.of(NOW, Duration.ofMinutes(15));
    assertThat(deadline.giveUpAt()).isEqualTo(NOW.plusSeconds(870));
    assertThat(deadline.cleanUpBy()).isEqualTo(NOW.plusMillis(892_500));
  }

  @Test
  void aShortRunKeepsAQuarterBack() {
    Deadline deadline = Deadline.of(NOW, Duration.ofMinutes(1));
    assertThat(deadline.giveUpAt()).isEqualTo(NOW.plusSeconds(45));
    assertThat(deadline.cleanUpBy()).isEqualTo(NOW.plusMillis(56_250));
  }
}
