package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.deploy.MetricMath;
import vaultsnapshot.input.Json;
import vaultsnapshot.report.EmittedMetrics;
import vaultsnapshot.report.EmittedMetrics.Metric;
import vaultsnapshot.report.Log;

/** What alarms and dashboard look at is there to be seen: a name that nobody tells is never red. */
final class WatchedTest {
  private static final Set<Metric> EMITTED = EmittedMetrics.of("prod");

  /** Of the services ('Types of metrics for Lambda functions', 'Available CloudWatch metrics'). */
  private static final Map<String, Set<String>> OF_AWS =
      Map.of(
          "AWS/Lambda", Set.of("Invocations", "Errors", "Throttles", "Duration"),
          "AWS/SQS", Set.of("ApproximateNumberOfMessagesVisible"));

  private static final Set<String> STATISTICS =
      Set.of("Sum", "Maximum", "Minimum", "Average", "SampleCount");

  private static final Pattern FILTER = Pattern.compile("filter (\\w+) = '(\\w+)'");

  /** With and without what has a condition here. */
  static Stream<Map<String, String>> parameters() {
    return Stream.of(
        Map.of(),
        Map.of("NoSuccessHours", "0"),
        Map.of("AuditEnabled", "false"),
        Map.of("NoSuccessHours", "0", "AuditEnabled", "false"),
        Map.of("AlarmTopicArn", "arn:aws:sns:eu-central-1:123456789012:ops"));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void everyAlarmIsAboutMetricsThatAreTold(Map<String, String> parameters) {
    Stack stack = ExampleStack.with(parameters);
    assertThat(stack.resources("AWS::CloudWatch::Alarm"))
        .isNotEmpty()
        .allSatisfy(alarm -> assertIsAboutWhatIsTold(stack, stack.properties(alarm)));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void theDashboardShowsEveryAlarm(Map<String, String> parameters) {
    Stack stack = ExampleStack.with(parameters);
    assertThat(
            widgets(stack, "alarm")
                .flatMap(widget -> widget.getAsJsonArray("alarms").asList().stream())
                .map(JsonElement::getAsString))
        .containsExactlyInAnyOrderElementsOf(
            stack.resources("AWS::CloudWatch::Alarm").stream().map(stack::arn).toList());
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void theDashboardShowsMetricsThatAreToldHere(Map<String, String> parameters) {
    Stack stack = ExampleStack.with(parameters);
    assertThat(widgets(stack, "metric"))
        .isNotEmpty()
        .allSatisfy(widget -> {
          DashboardMetrics shown = DashboardMetrics.of(widget);
          assertThat(shown.metrics()).isNotEmpty().allMatch(metric -> isTold(stack, metric));
          assertThat(STATISTICS).containsAll(shown.statistics());
          shown.expressions().forEach(expression -> assertCanBeReckoned(expression, shown.ids()));
        });
    assertThat(Stream.of("metric", "log").flatMap(type -> widgets(stack, type)))
        .allSatisfy(widget ->
            assertThat(widget.get("region").getAsString()).isEqualTo(stack.place().region()));
  }

  /** It is 24 columns wide; what no browser could draw CloudWatch refuses with the deployment. */
  @Test
  void theDashboardsWidgetsAreOfKnownTypesAndFitInTheGrid() {
    assertThat(widgets(ExampleStack.with(Map.of())))
        .allSatisfy(widget -> {
          assertThat(widget.get("type").getAsString()).isIn("alarm", "metric", "log");
          assertThat(widget.get("x").getAsInt()).isNotNegative();
          assertThat(widget.get("x").getAsInt() + widget.get("width").getAsInt())
              .isLessThanOrEqualTo(24);
        });
  }

  @Test
  void itsErrorsAreThoseThatTheFunctionLogs() {
    Stack stack = ExampleStack.with(Map.of());
    String query =
        widgets(stack, "log")
            .map(widget -> widget.get("query").getAsString())
            .findFirst()
            .orElseThrow();
    assertThat(query).startsWith("SOURCE '" + stack.name("SnapshotLogs") + "' |");
    Matcher filter = FILTER.matcher(query);
    assertThat(filter.find()).as(query).isTrue();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Log.to(new PrintStream(out, true, StandardCharsets.UTF_8), () -> Instant.EPOCH)
        .error("run failed", new IOException("no route to host"));
    JsonObject line = Json.object(out.toString(StandardCharsets.UTF_8)).orElseThrow();
    assertThat(line.get(filter.group(1)).getAsString()).isEqualTo(filter.group(2));
  }

  private static void assertIsAboutWhatIsTold(Stack stack, JsonObject alarm) {
    if (!alarm.has("Metrics")) {
      assertThat(metric(alarm)).matches(metric -> isTold(stack, metric));
      assertThat(STATISTICS).contains(alarm.get("Statistic").getAsString());
      return;
    }
    Set<String> ids = new TreeSet<>();
    for (JsonObject query : objects(alarm.getAsJsonArray("Metrics"))) {
      if (query.has("MetricStat")) {
        JsonObject stat = query.getAsJsonObject("MetricStat");
        assertThat(metric(stat.getAsJsonObject("Metric"))).matches(one -> isTold(stack, one));
        assertThat(STATISTICS).contains(stat.get("Stat").getAsString());
        ids.add(query.get("Id").getAsString());
      }
    }
    List<String> judged =
        objects(alarm.getAsJsonArray("Metrics")).stream()
            .filter(query -> !query.has("ReturnData") || query.get("ReturnData").getAsBoolean())
            .map(query -> query.get("Expression").getAsString())
            .toList();
    assertThat(judged).as("what it judges").hasSize(1);
    assertCanBeReckoned(judged.getFirst(), ids);
  }

  /** Throws for an id that stands for nothing. */
  private static void assertCanBeReckoned(String expression, Set<String> ids) {
    Map<String, List<OptionalDouble>> series = new HashMap<>();
    ids.forEach(id -> series.put(id, List.of(OptionalDouble.of(1))));
    assertThat(new MetricMath(expression, 1, series).value()).hasSize(1);
  }

  private static Metric metric(JsonObject named) {
    Map<String, String> dimensions = new HashMap<>();
    for (JsonObject dimension : objects(named.getAsJsonArray("Dimensions"))) {
      dimensions.put(dimension.get("Name").getAsString(), dimension.get("Value").getAsString());
    }
    return new Metric(
        named.get("Namespace").getAsString(), named.get("MetricName").getAsString(), dimensions);
  }

  private static boolean isTold(Stack stack, Metric metric) {
    return EMITTED.contains(metric)
        || (OF_AWS.getOrDefault(metric.namespace(), Set.of()).contains(metric.name())
            && ofTheStack(stack, metric.namespace()).anyMatch(metric.dimensions()::equals));
  }

  private static Stream<Map<String, String>> ofTheStack(Stack stack, String namespace) {
    return namespace.equals("AWS/Lambda")
        ? stack.resources("AWS::Serverless::Function").stream()
            .map(function -> Map.of("FunctionName", stack.name(function)))
        : stack.resources("AWS::SQS::Queue").stream()
            .map(queue -> Map.of("QueueName", stack.name(queue)));
  }

  /** Properties of the dashboard's widgets of a type. */
  private static Stream<JsonObject> widgets(Stack stack, String type) {
    return widgets(stack).stream()
        .filter(widget -> widget.get("type").getAsString().equals(type))
        .map(widget -> widget.getAsJsonObject("properties"));
  }

  private static List<JsonObject> widgets(Stack stack) {
    String body = stack.properties("Dashboard").get("DashboardBody").getAsString();
    return objects(
        Json.object(body)
            .orElseThrow(() -> new AssertionError("not a JSON object: " + body))
            .getAsJsonArray("widgets"));
  }

  private static List<JsonObject> objects(JsonArray list) {
    return list.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }
}
