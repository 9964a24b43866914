package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RunTest {
  private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

  @Test
  void theRevocationLeavesTheReceiptHalfOfTheTimeForCleaningUp() {
    assertThat(Run.revokeBy(NOW, NOW.plusSeconds(8))).isEqualTo(NOW.plusSeconds(4));
  }

  @Test
  void theRevocationTakesTenSecondsAtMost() {
    assertThat(Run.revokeBy(NOW, NOW.plusSeconds(600))).isEqualTo(NOW.plusSeconds(10));
  }
}
