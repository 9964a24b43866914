package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One document of CloudWatch's embedded metric format, from which CloudWatch Logs makes metrics
 * (CloudWatch user guide, 'Specification: Embedded metric format').
 */
final class MetricDocument {
  static final String NAMESPACE = "VaultSnapshot";
  static final String CLUSTER = "Cluster";
  static final String STAGE = "Stage";

  private record Metric(String name, Unit unit, long value) {}

  /** Units as CloudWatch spells them. */
  enum Unit {
    COUNT("Count"),
    BYTES("Bytes"),
    PERCENT("Percent"),
    SECONDS("Seconds"),
    MILLISECONDS("Milliseconds");

    private final String label;

    Unit(String label) {
      this.label = label;
    }
  }

  private final String cluster;
  private final List<Metric> metrics = new ArrayList<>();

  MetricDocument(String cluster) {
    this.cluster = cluster;
  }

  MetricDocument add(String name, Unit unit, long value) {
    metrics.add(new Metric(name, unit, value));
    return this;
  }

  /** A count of 1 or 0: a metric that is told as 0 as well lets its alarm fall silent again. */
  MetricDocument add(String name, boolean happened) {
    return add(name, Unit.COUNT, happened ? 1 : 0);
  }

  /**
   * The document as a log line.
   *
   * @param failedStage where the run failed; {@code Failure} then has this dimension as well
   */
  JsonObject toJson(Instant instant, String level, Optional<String> failedStage) {
    JsonObject json = new JsonObject();
    json.addProperty("timestamp", JsonLines.timestamp(instant));
    json.addProperty("level", level);
    json.add("_aws", directives(instant, failedStage.isPresent()));
    json.addProperty(CLUSTER, cluster);
    failedStage.ifPresent(stage -> json.addProperty(STAGE, stage));
    metrics.forEach(metric -> json.addProperty(metric.name(), metric.value()));
    return json;
  }

  private JsonObject directives(Instant instant, boolean failed) {
    JsonArray directives = new JsonArray();
    directives.add(directive(metrics, CLUSTER));
    if (failed) {
      directives.add(
          directive(List.of(new Metric(Metrics.FAILURE, Unit.COUNT, 1)), CLUSTER, STAGE));
    }
    JsonObject metadata = new JsonObject();
    metadata.addProperty("Timestamp", instant.toEpochMilli());
    metadata.add("CloudWatchMetrics", directives);
    return metadata;
  }

  private static JsonObject directive(List<Metric> metrics, String... dimensions) {
    JsonArray dimensionSet = new JsonArray();
    for (String dimension : dimensions) {
      dimensionSet.add(dimension);
    }
    JsonArray dimensionSets = new JsonArray();
    dimensionSets.add(dimensionSet);
    JsonArray definitions = new JsonArray();
    for (Metric metric : metrics) {
      JsonObject definition = new JsonObject();
      definition.addProperty("Name", metric.name());
      definition.addProperty("Unit", metric.unit().label);
      definitions.add(definition);
    }
    JsonObject directive = new JsonObject();
    directive.addProperty("Namespace", NAMESPACE);
    directive.add("Dimensions", dimensionSets);
    directive.add("Metrics", definitions);
    return directive;
  }
}
