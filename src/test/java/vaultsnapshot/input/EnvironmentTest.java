package vaultsnapshot.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentTest {
  private final Problems problems = new Problems();

  @Test
  void aBlankVariableCountsAsAbsent() {
    assertThat(environment(Map.of("KMS_KEY_ID", "  ")).text("KMS_KEY_ID")).isEmpty();
  }

  @Test
  void blanksAroundAValueDoNotCount() {
    assertThat(environment(Map.of("CLUSTER_NAME", " prod\n")).text("CLUSTER_NAME"))
        .contains("prod");
  }

  @ParameterizedTest
  @CsvSource({"30s,PT30S", "5m,PT5M", "24h,PT24H", "7d,PT168H", "PT30S,PT30S", "P1D,PT24H"})
  void durationsComeInVaultsShortFormAndInIso8601(String value, Duration expected) {
    assertThat(environment(Map.of("STALL", value)).duration("STALL")).contains(expected);
    assertThat(problems.found()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "0s", "-5m", "PT-5M", "5 m", "five", "1y", "9999999999s"})
  void aDurationThatCannotBeUsedIsAProblemThatSaysWhatCounts(String value) {
    assertThat(environment(Map.of("STALL", value)).duration("STALL")).isEmpty();
    assertThat(problems.found())
        .containsExactly(
            "STALL: got '" + value + "', expected a duration such as 30s, 5m, 24h, 7d or PT30S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "three", "2.5", "99999999999"})
  void aNumberOutOfItsRangeIsAProblemThatNamesTheRange(String value) {
    environment(Map.of("KEEP_LAST", value)).wholeNumber("KEEP_LAST", 3, 1, 1000);
    assertThat(problems.found())
        .containsExactly("KEEP_LAST: got '" + value + "', expected a whole number from 1 to 1000");
  }

  @Test
  void theEndsOfARangeBelongToIt() {
    Environment environment = environment(Map.of("LEAST", "1", "MOST", "1000"));
    assertThat(environment.wholeNumber("LEAST", 3, 1, 1000)).isEqualTo(1);
    assertThat(environment.wholeNumber("MOST", 3, 1, 1000)).isEqualTo(1000);
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void aFlagIsTrueOrFalseAndNothingElse() {
    Environment environment = environment(Map.of("ON", "True", "OFF", "false", "ODD", "yes"));
    assertThat(environment.flag("ON", false)).isTrue();
    assertThat(environment.flag("OFF", true)).isFalse();
    assertThat(environment.flag("ABSENT", true)).isTrue();
    environment.flag("ODD", false);
    assertThat(problems.found()).containsExactly("ODD: got 'yes', expected true or false");
  }

  @Test
  void allProblemsAreNamedInOneMessage() {
    Environment environment = environment(Map.of("KEEP_LAST", "none"));
    environment.required("SNAPSHOT_BUCKET", "the bucket's name");
    environment.wholeNumber("KEEP_LAST", 3, 1, 1000);

    assertThatThrownBy(() -> problems.throwIfAny("settings"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "settings: SNAPSHOT_BUCKET: not set, expected the bucket's name; "
                + "KEEP_LAST: got 'none', expected a whole number from 1 to 1000");
  }

  @Test
  void aSecretNeverShowsItself() {
    assertThat(new Secret("hvs.canary")).hasToString("(redacted)");
  }

  private Environment environment(Map<String, String> variables) {
    return new Environment(variables, problems);
  }
}
