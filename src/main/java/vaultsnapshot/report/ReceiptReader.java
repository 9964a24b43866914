package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Problems;

/** Reads what {@link ReceiptWriter} writes; all that is not optional in a receipt must be there. */
final class ReceiptReader {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern CRC_32C = Pattern.compile("[A-Za-z0-9+/]{6}==");

  private ReceiptReader() {}

  static Receipt read(String subject, String json) {
    Problems problems = new Problems();
    Optional<JsonObject> object = Json.object(json);
    if (object.isEmpty()) {
      problems.add("receipt", "is not a JSON object (" + json.length() + " characters)");
      problems.throwIfAny(subject);
    }
    JsonFields fields = new JsonFields(object.orElseThrow(), "", problems);
    Status status = readStatus(fields);
    String toolVersion = fields.text("toolVersion");
    Receipt.Run run = readRun(fields, problems);
    Receipt.Cluster cluster = readCluster(fields);
    Receipt.Lineage lineage = readLineage(fields, problems);
    boolean whole = status.isOfASnapshot() || fields.has("key");
    Optional<Receipt.StoredObject> stored =
        whole ? Optional.of(readObject(fields)) : Optional.empty();
    Optional<Receipt.Content> content =
        whole ? Optional.of(readContent(object.get(), fields, problems)) : Optional.empty();
    problems.throwIfAny(subject);
    return new Receipt(status, toolVersion, run, cluster, stored, content, lineage);
  }

  private static Status readStatus(JsonFields fields) {
    String label = fields.text("status");
    Optional<Status> status = Status.labelled(label);
    if (status.isEmpty() && !label.isEmpty()) {
      fields.reject("status", "got '" + label + "', expected one of " + Status.labels());
    }
    return status.orElse(Status.CHECKED);
  }

  private static Receipt.Run readRun(JsonFields fields, Problems problems) {
    return new Receipt.Run(
        fields.time("scheduledAt"),
        fields.optionalTime("takenAt"),
        fields.smallCount("attempts"),
        fields.optionalFlag("tokenRevoked"),
        fields.text("cryptoProvider"),
        fields
            .optionalObject("durations")
            .map(json -> readDurations(json, problems))
            .orElse(Map.of()));
  }

  private static Map<String, Duration> readDurations(JsonObject json, Problems problems) {
    JsonFields stages = new JsonFields(json, "durations.", problems);
    Map<String, Duration> durations = new LinkedHashMap<>();
    for (String stage : json.keySet()) {
      durations.put(stage, Duration.ofMillis(stages.count(stage)));
    }
    return durations;
  }

  private static Receipt.Cluster readCluster(JsonFields fields) {
    return new Receipt.Cluster(
        fields.text("cluster"),
        fields.optionalText("clusterId"),
        fields.optionalText("vaultVersion"),
        fields.optionalText("sealType"),
        fields.optionalSmallCount("keyShares"),
        fields.optionalSmallCount("keyThreshold"),
        fields.optionalText("activeNode"));
  }

  private static Receipt.Lineage readLineage(JsonFields fields, Problems problems) {
    return new Receipt.Lineage(
        fields.flag("rebuilt"),
        fields.flag("rebuildAccepted"),
        fields
            .optionalObject("baseline")
            .map(json -> readBaseline(new JsonFields(json, "baseline.", problems))));
  }

  private static Receipt.Baseline readBaseline(JsonFields fields) {
    return new Receipt.Baseline(
        fields.optionalText("clusterId"), fields.count("raftIndex"), fields.text("key"));
  }

  private static Receipt.StoredObject readObject(JsonFields fields) {
    return new Receipt.StoredObject(
        fields.text("bucket"),
        fields.text("key"),
        fields.optionalText("versionId"),
        fields.count("sizeBytes"),
        fields.text("sha256", SHA_256, "64 hexadecimal digits"),
        fields.text("crc32c", CRC_32C, "4 bytes in base64"));
  }

  private static Receipt.Content readContent(
      JsonObject json, JsonFields fields, Problems problems) {
    return new Receipt.Content(
        fields.count("raftIndex"),
        fields.count("raftTerm"),
        fields.optionalFlag("fresh"),
        fields.count("entries"),
        fields.count("entryBytes"),
        readPrefixes(json, fields, problems));
  }

  private static List<Receipt.Prefix> readPrefixes(
      JsonObject json, JsonFields fields, Problems problems) {
    JsonElement element = json.get("prefixes");
    List<Receipt.Prefix> prefixes = new ArrayList<>();
    if (element instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        prefixes.add(readPrefix(array.get(i), "prefixes[" + i + "]", problems));
      }
    } else if (element != null) {
      fields.reject("prefixes", "expected an array");
    }
    return prefixes;
  }

  private static Receipt.Prefix readPrefix(JsonElement element, String name, Problems problems) {
    JsonObject json = element instanceof JsonObject object ? object : new JsonObject();
    JsonFields fields = new JsonFields(json, name + ".", problems);
    // The empty prefix groups keys without a slash.
    String prefix =
        json.get("prefix") instanceof JsonPrimitive text && text.isString()
            ? text.getAsString()
            : fields.text("prefix");
    return new Receipt.Prefix(prefix, fields.count("count"), fields.count("bytes"));
  }
}
