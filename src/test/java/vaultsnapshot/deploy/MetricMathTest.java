package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions come out as CloudWatch documents them. */
final class MetricMathTest {
  private static final Map<String, List<OptionalDouble>> SERIES =
      Map.of("a", series("1 - 3"), "b", series("2 - -"), "none", series("- - -"));

  @ParameterizedTest
  @CsvSource({
    "a, 1 - 3",
    "'FILL(a, 0)', 1 0 3",
    "'FILL(none, 0)', - - -",
    "a / 2, 0.5 - 1.5",
    "100 * a / (10 * 5), 2 - 6",
    "'MAX([a, b])', 2 - 3",
  })
  void anExpressionIsWorkedOutValueByValue(String expression, String values) {
    assertThat(new MetricMath(expression, 3, SERIES).value()).isEqualTo(series(values));
  }

  @Test
  void whatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> new MetricMath("RATE(a)", 3, SERIES).value())
        .hasMessageContaining("'RATE' is not known");
    assertThatThrownBy(() -> new MetricMath("a ^ 2", 3, SERIES).value())
        .hasMessageContaining("cannot read");
  }

  private static List<OptionalDouble> series(String values) {
    return Arrays.stream(values.split(" "))
        .map(value ->
            value.equals("-")
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(value)))
        .toList();
  }
}
