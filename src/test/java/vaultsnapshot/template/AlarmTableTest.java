package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for operators, docs/operations.md, speaks of what the template has. */
final class AlarmTableTest {
  private static final Template TEMPLATE = Template.ofThisProject();
  private static final Path PROJECT = Path.of(System.getProperty("basedir", ""));
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern FILE = Pattern.compile("events/[a-z-]+\\.json");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\b[A-Z_]+_(NAME|ARN|URL)\\b");
  private static final Pattern SETTING = Pattern.compile("`([A-Z][A-Za-z]+)=([^`]+)`");

  /** A row: what the alarm is called, and the parameters that its third cell names. */
  private record Row(String alarm, Set<String> parameters) {}

  @Test
  void everyAlarmHasItsRowAndEveryRowItsAlarm() throws IOException {
    assertThat(rows().map(Row::alarm)).containsExactlyInAnyOrderElementsOf(alarms().keySet());
  }

  @Test
  void aRowNamesTheParametersThatSetTheAlarm() throws IOException {
    Map<String, Set<String>> told = rows().collect(Collectors.toMap(Row::alarm, Row::parameters));
    Map<String, Set<String>> wanted = new TreeMap<>();
    alarms().forEach((id, properties) -> wanted.put(id, setBy(properties)));
    assertThat(wanted.values()).anyMatch(parameters -> !parameters.isEmpty());
    assertThat(told).isEqualTo(wanted);
  }

  @Test
  void everyEventThatItNamesIsThere() throws IOException {
    List<String> files = FILE.matcher(page()).results().map(MatchResult::group).distinct().toList();
    assertThat(files)
        .isNotEmpty()
        .allSatisfy(file -> assertThat(PROJECT.resolve(file)).isRegularFile());
  }

  @Test
  void everySettingThatItNamesIsAParameterOfTheTemplate() throws IOException {
    List<String> names =
        SETTING.matcher(page()).results().map(found -> found.group(1)).distinct().toList();
    assertThat(names).isNotEmpty();
    assertThat(TEMPLATE.section("Parameters").keySet()).containsAll(names);
  }

  /** A name such as {@code FAILED_EVENTS_URL} stands for the output FailedEventsUrl. */
  @Test
  void everyNameThatItTakesFromTheStackIsAnOutput() throws IOException {
    List<String> names =
        PLACEHOLDER
            .matcher(page())
            .results()
            .map(found -> camelCase(found.group()))
            .distinct()
            .toList();
    assertThat(names).contains("FunctionName", "LogGroupName");
    assertThat(TEMPLATE.section("Outputs").keySet()).containsAll(names);
  }

  private static String camelCase(String name) {
    return Stream.of(name.split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static Map<String, JsonObject> alarms() {
    return TEMPLATE.section("Resources").entrySet().stream()
        .filter(resource ->
            resource
                .getValue()
                .getAsJsonObject()
                .get("Type")
                .getAsString()
                .equals("AWS::CloudWatch::Alarm"))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                resource -> resource.getValue().getAsJsonObject().getAsJsonObject("Properties")));
  }

  /** Parameters that say when it rings. */
  private static Set<String> setBy(JsonObject alarm) {
    return Stream.of("Threshold", "EvaluationPeriods")
        .flatMap(name -> References.in(alarm.get(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Row> rows() throws IOException {
    return page()
        .lines()
        .dropWhile(line -> !line.startsWith("| alarm |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|"))
        .map(cells ->
            new Row(
                quoted(cells[1]).findFirst().orElseThrow(),
                quoted(cells[3]).collect(Collectors.toCollection(TreeSet::new))));
  }

  private static Stream<String> quoted(String text) {
    return QUOTED.matcher(text).results().map(found -> found.group(1));
  }

  private static String page() throws IOException {
    return Files.readString(PROJECT.resolve("docs/operations.md"));
  }
}
