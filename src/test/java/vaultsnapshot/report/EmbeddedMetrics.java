package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads documents of the embedded metric format as CloudWatch Logs does, after its specification;
 * whatever the specification forbids is an {@link AssertionError}.
 */
public final class EmbeddedMetrics {
  /** A value as CloudWatch would store it. */
  public record Point(
      String namespace,
      Map<String, String> dimensions,
      String name,
      String unit,
      double value,
      long timestamp) {}

  private static final Set<String> UNITS =
      Set.of("Seconds", "Microseconds", "Milliseconds", "Bytes", "Percent", "Count", "None");

  private EmbeddedMetrics() {}

  /** The values that the line tells. */
  public static List<Point> parse(String line) {
    check(line.lines().count() == 1, "one line a document");
    JsonObject root = JsonParser.parseString(line).getAsJsonObject();
    JsonObject metadata = root.getAsJsonObject("_aws");
    check(metadata.keySet().containsAll(Set.of("Timestamp", "CloudWatchMetrics")), "metadata");
    String timestamp = metadata.getAsJsonPrimitive("Timestamp").toString();
    check(timestamp.matches("[1-9][0-9]{12}"), "Timestamp is a number of milliseconds");
    List<Point> points = new ArrayList<>();
    for (JsonElement directive : metadata.getAsJsonArray("CloudWatchMetrics")) {
      read(directive.getAsJsonObject(), root, Long.parseLong(timestamp), points);
    }
    check(new HashSet<>(points).size() == points.size(), "no value is told twice");
    return points;
  }

  private static void read(JsonObject directive, JsonObject root, long timestamp, List<Point> to) {
    check(
        directive.keySet().equals(Set.of("Namespace", "Dimensions", "Metrics")), "directive keys");
    String namespace = directive.get("Namespace").getAsString();
    check(namespace.matches("[A-Za-z0-9._/#:-]{1,255}"), "namespace");
    JsonArray metrics = directive.getAsJsonArray("Metrics");
    check(!metrics.isEmpty() && metrics.size() <= 100, "1 to 100 metrics");
    for (JsonElement set : directive.getAsJsonArray("Dimensions")) {
      Map<String, String> dimensions = dimensions(set.getAsJsonArray(), root);
      for (JsonElement metric : metrics) {
        to.add(point(namespace, dimensions, metric.getAsJsonObject(), root, timestamp));
      }
    }
  }

  private static Map<String, String> dimensions(JsonArray names, JsonObject root) {
    check(!names.isEmpty() && names.size() <= 30, "1 to 30 dimensions");
    Map<String, String> dimensions = new TreeMap<>();
    for (JsonElement name : names) {
      JsonElement value = root.get(name.getAsString());
      check(value != null && value.getAsJsonPrimitive().isString(), "dimension is a string");
      check(value.getAsString().matches("[ -~]{1,1024}"), "dimension of 1 to 1024 characters");
      dimensions.put(name.getAsString(), value.getAsString());
    }
    return dimensions;
  }

  private static Point point(
      String namespace,
      Map<String, String> dimensions,
      JsonObject metric,
      JsonObject root,
      long timestamp) {
    check(metric.keySet().equals(Set.of("Name", "Unit")), "metric definition keys");
    String name = metric.get("Name").getAsString();
    check(UNITS.contains(metric.get("Unit").getAsString()), "unit");
    check(root.has(name) && root.getAsJsonPrimitive(name).isNumber(), name + " is a number");
    return new Point(
        namespace,
        dimensions,
        name,
        metric.get("Unit").getAsString(),
        root.get(name).getAsDouble(),
        timestamp);
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError("embedded metric format: " + rule);
    }
  }
}
