package vaultsnapshot.local;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vaultsnapshot.input.Json;

/** Prints what happens, with the time since the start before each line. */
public final class DemoConsole {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** Said already, or the same in every line. */
  private static final Set<String> LEFT_OUT =
      Set.of("timestamp", "level", "message", "_aws", "cluster", "Cluster", "requestId");

  /** An object without objects in it, over several lines. */
  private static final Pattern INNER_OBJECT = Pattern.compile("(?<=\\s)\\{\\s[^{}]*\\}");

  private final Instant start = Instant.now();

  /** Something was done. */
  public void step(String text) {
    long millis = Duration.between(start, Instant.now()).toMillis();
    System.out.printf("[%5.1f s] %s%n", millis / 1000.0, text);
  }

  /** A line that the function wrote. */
  void function(OutputLine line) {
    step("  function | " + Json.object(line.text()).map(DemoConsole::inWords).orElse(line.text()));
  }

  /** Text as it is. */
  public void show(String text) {
    System.out.println(text.indent(2).stripTrailing());
  }

  /** JSON with one value a line, objects in arrays on one; other text as it is. */
  static String pretty(String text) {
    Optional<JsonObject> object = Json.object(text);
    return object.map(PRETTY::toJson).map(DemoConsole::joinInnerObjects).orElse(text);
  }

  private static String joinInnerObjects(String json) {
    return INNER_OBJECT.matcher(json).replaceAll(match -> match.group().replaceAll("\\s+", " "));
  }

  private static String inWords(JsonObject line) {
    String opening =
        line.has("_aws")
            ? "metrics"
            : Json.text(line, "level").orElse("") + " " + Json.text(line, "message").orElse("");
    return opening.strip()
        + line.entrySet().stream()
            .filter(entry -> !LEFT_OUT.contains(entry.getKey()))
            .map(DemoConsole::pair)
            .collect(Collectors.joining());
  }

  private static String pair(Map.Entry<String, JsonElement> entry) {
    JsonElement value = entry.getValue();
    return " "
        + entry.getKey()
        + "="
        + (value.isJsonPrimitive() ? value.getAsString() : value.toString());
  }
}
