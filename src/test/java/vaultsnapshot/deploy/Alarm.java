package vaultsnapshot.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A deployed alarm, judged at any moment as CloudWatch does: LocalStack knows no metric math, and
 * looks only once in an alarm's whole time. The metrics are those that CloudWatch has.
 *
 * @param definition as {@code DescribeAlarms} answers it
 */
record Alarm(XmlElement definition) {
  /** What CloudWatch would say of it; nothing if the state stays as it is. */
  Optional<State> stateAt(Instant now, StoredMetrics metrics) {
    int periods = number("EvaluationPeriods");
    List<OptionalDouble> values = values(now, periods, metrics);
    long known = values.stream().filter(OptionalDouble::isPresent).count();
    if (known == 0 && missing().equals("ignore")) {
      return Optional.empty();
    }
    long breaching = values.stream().filter(this::breaches).count();
    int enough = definition.find("DatapointsToAlarm").map(Integer::valueOf).orElse(periods);
    return Optional.of(breaching >= enough ? State.ALARM : State.OK);
  }

  /** The states that an alarm of ours can come to. */
  enum State {
    OK,
    ALARM
  }

  String name() {
    return definition.get("AlarmName");
  }

  String description() {
    return definition.get("AlarmDescription");
  }

  private boolean breaches(OptionalDouble value) {
    if (value.isEmpty()) {
      return missing().equals("breaching");
    }
    double threshold = Double.parseDouble(definition.get("Threshold"));
    return switch (definition.get("ComparisonOperator")) {
      case "GreaterThanThreshold" -> value.getAsDouble() > threshold;
      case "GreaterThanOrEqualToThreshold" -> value.getAsDouble() >= threshold;
      case "LessThanThreshold" -> value.getAsDouble() < threshold;
      case "LessThanOrEqualToThreshold" -> value.getAsDouble() <= threshold;
      default -> throw new AssertionError("comparison not known: " + definition.text());
    };
  }

  private String missing() {
    return definition.find("TreatMissingData").orElse("missing");
  }

  /** One value a period, the newest last. */
  private List<OptionalDouble> values(Instant now, int periods, StoredMetrics metrics) {
    List<XmlElement> queries = definition.members("Metrics");
    if (queries.isEmpty()) {
      return metrics.series(
          definition, definition.get("Statistic"), now, period(definition), periods);
    }
    Map<String, List<OptionalDouble>> series = new HashMap<>();
    Duration period =
        queries.stream()
            .filter(query -> query.find("Stat").isPresent())
            .map(Alarm::period)
            .findFirst()
            .orElseThrow();
    for (XmlElement query : queries) {
      query
          .find("Stat")
          .ifPresent(statistic ->
              series.put(query.get("Id"), metrics.series(query, statistic, now, period, periods)));
    }
    return queries.stream()
        .flatMap(query -> expression(query))
        .map(expression -> new MetricMath(expression, periods, series).value())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no expression in " + definition.text()));
  }

  private static Stream<String> expression(XmlElement query) {
    return query.find("Expression").filter(text -> !text.isBlank()).stream();
  }

  private static Duration period(XmlElement query) {
    return Duration.ofSeconds(Long.parseLong(query.get("Period")));
  }

  private int number(String name) {
    return Integer.parseInt(definition.get(name));
  }
}
