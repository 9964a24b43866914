package vaultsnapshot.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;

final class RunSettingsTest {
  private final Problems problems = new Problems();

  @Test
  void eventsMayBeSixHoursOldUnlessSetOtherwise() {
    assertThat(read(Map.of()).maxEventAge()).isEqualTo(Duration.ofHours(6));
    assertThat(read(Map.of("MAX_EVENT_AGE", "2d")).maxEventAge()).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void anAgeThatIsNoDurationIsAProblem() {
    read(Map.of("MAX_EVENT_AGE", "soon"));
    assertThat(problems.found())
        .containsExactly(
            "MAX_EVENT_AGE: got 'soon', expected a duration such as 30s, 5m, 24h, 7d or PT30S");
  }

  private RunSettings read(Map<String, String> variables) {
    return RunSettings.read(new Environment(variables, problems));
  }
}
