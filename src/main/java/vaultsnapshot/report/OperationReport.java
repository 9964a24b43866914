package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator's change is about to do, or what came of it: the answer, and the record of it in
 * the bucket.
 *
 * @param action as the event names it
 * @param cluster our name of the cluster
 * @param clusterId the live cluster's own, before the change
 * @param operationId what the event calls it
 * @param facts what was seen and done, by name; strings, numbers and booleans
 * @param does what it does, step by step
 * @param warnings what to know before
 * @param refusals why it would not be done as things are
 * @param next what a person must do next
 * @param repeat the event's {@code detail} that does it
 */
public record OperationReport(
    Outcome outcome,
    String action,
    String cluster,
    Optional<String> clusterId,
    Optional<String> operationId,
    Map<String, Object> facts,
    List<String> does,
    List<String> warnings,
    List<String> refusals,
    List<String> next,
    Map<String, Object> repeat) {
  /** Copies lists and maps, these in their order. */
  public OperationReport {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    repeat = Collections.unmodifiableMap(new LinkedHashMap<>(repeat));
    does = List.copyOf(does);
    warnings = List.copyOf(warnings);
    refusals = List.copyOf(refusals);
    next = List.copyOf(next);
  }

  /** What came of it. */
  public enum Outcome {
    /** A dry run: nothing was done. */
    PLANNED,
    /** Another call of the same operation is at it, or died at it. */
    IN_PROGRESS,
    /** S3 was asked for an archived snapshot, which takes hours; nothing else was done. */
    WAITING,
    DONE,
    FAILED,
    /** It may have been done: nobody knows yet. */
    UNCLEAR;

    /** As the answer writes it: {@code in-progress}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** JSON in several lines. */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("status", outcome.label());
    json.addProperty("action", action);
    json.addProperty("cluster", cluster);
    clusterId.ifPresent(id -> json.addProperty("clusterId", id));
    operationId.ifPresent(id -> json.addProperty("operationId", id));
    facts.forEach((name, value) -> add(json, name, value));
    addAll(json, "does", does);
    addAll(json, "warnings", warnings);
    addAll(json, "refusals", refusals);
    addAll(json, "next", next);
    if (!repeat.isEmpty()) {
      JsonObject detail = new JsonObject();
      repeat.forEach((name, value) -> add(detail, name, value));
      JsonObject event = new JsonObject();
      event.add("detail", detail);
      json.add("toDoIt", event);
    }
    return PrettyJson.print(json);
  }

  private static void add(JsonObject json, String name, Object value) {
    json.add(
        name,
        switch (value) {
          case Boolean flag -> new JsonPrimitive(flag);
          case Number number -> new JsonPrimitive(number);
          case List<?> list -> array(list);
          default -> new JsonPrimitive(value.toString());
        });
  }

  private static void addAll(JsonObject json, String name, List<String> lines) {
    if (!lines.isEmpty()) {
      json.add(name, array(lines));
    }
  }

  private static JsonArray array(List<?> values) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(value.toString()));
    return array;
  }
}
