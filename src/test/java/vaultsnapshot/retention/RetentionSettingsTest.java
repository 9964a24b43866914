package vaultsnapshot.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;

final class RetentionSettingsTest {
  private final Problems problems = new Problems();

  @Test
  void threeAreKeptAndEveryRunIsDueUnlessToldOtherwise() {
    assertThat(read(Map.of())).isEqualTo(new RetentionSettings(3, Optional.empty()));
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void bothSettingsAreRead() {
    assertThat(read(Map.of("KEEP_LAST", "7", "SNAPSHOT_EVERY", "24h")))
        .isEqualTo(new RetentionSettings(7, Optional.of(Duration.ofDays(1))));
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void toKeepNoneIsAProblem() {
    read(Map.of("KEEP_LAST", "0", "SNAPSHOT_EVERY", "daily"));
    assertThat(problems.found())
        .containsExactly(
            "KEEP_LAST: got '0', expected a whole number from 1 to 10000",
            "SNAPSHOT_EVERY: got 'daily', expected a duration such as 30s, 5m, 24h, 7d or PT30S");
  }

  private RetentionSettings read(Map<String, String> variables) {
    return RetentionSettings.read(new Environment(variables, problems));
  }
}
