package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Names and order of a receipt's fields. */
final class ReceiptWriter {
  private ReceiptWriter() {}

  static JsonObject write(Receipt receipt) {
    JsonObject json = new JsonObject();
    json.addProperty("status", receipt.status().label());
    json.addProperty("cluster", receipt.cluster().name());
    addText(json, "clusterId", receipt.cluster().id());
    receipt.object().ifPresent(object -> writeObject(json, object));
    receipt.content().ifPresent(content -> writeIndex(json, content));
    writeCluster(json, receipt.cluster());
    writeRun(json, receipt.run());
    writeLineage(json, receipt.lineage());
    json.addProperty("toolVersion", receipt.toolVersion());
    json.add("durations", durations(receipt.run().durations()));
    receipt.content().ifPresent(content -> writeEntries(json, content));
    return json;
  }

  private static void writeObject(JsonObject json, Receipt.StoredObject object) {
    json.addProperty("bucket", object.bucket());
    json.addProperty("key", object.key());
    addText(json, "versionId", object.versionId());
    json.addProperty("sizeBytes", object.sizeBytes());
    json.addProperty("sha256", object.sha256());
    json.addProperty("crc32c", object.crc32c());
  }

  private static void writeIndex(JsonObject json, Receipt.Content content) {
    json.addProperty("raftIndex", content.raftIndex());
    json.addProperty("raftTerm", content.raftTerm());
    content.fresh().ifPresent(fresh -> json.addProperty("fresh", fresh));
  }

  private static void writeCluster(JsonObject json, Receipt.Cluster cluster) {
    addText(json, "vaultVersion", cluster.vaultVersion());
    addText(json, "sealType", cluster.sealType());
    cluster.keyShares().ifPresent(shares -> json.addProperty("keyShares", shares));
    cluster.keyThreshold().ifPresent(threshold -> json.addProperty("keyThreshold", threshold));
    addText(json, "activeNode", cluster.activeNode());
  }

  private static void writeRun(JsonObject json, Receipt.Run run) {
    json.addProperty("scheduledAt", run.scheduledAt().toString());
    addText(json, "takenAt", run.takenAt().map(Object::toString));
    json.addProperty("attempts", run.attempts());
    run.tokenRevoked().ifPresent(revoked -> json.addProperty("tokenRevoked", revoked));
    json.addProperty("cryptoProvider", run.cryptoProvider());
  }

  private static void writeLineage(JsonObject json, Receipt.Lineage lineage) {
    json.addProperty("rebuilt", lineage.rebuilt());
    json.addProperty("rebuildAccepted", lineage.rebuildAccepted());
    lineage
        .baseline()
        .ifPresent(baseline -> {
          JsonObject object = new JsonObject();
          addText(object, "clusterId", baseline.clusterId());
          object.addProperty("raftIndex", baseline.raftIndex());
          object.addProperty("key", baseline.key());
          json.add("baseline", object);
        });
  }

  private static JsonObject durations(Map<String, Duration> durations) {
    JsonObject json = new JsonObject();
    durations.forEach((stage, duration) -> json.addProperty(stage, duration.toMillis()));
    return json;
  }

  private static void writeEntries(JsonObject json, Receipt.Content content) {
    json.addProperty("entries", content.entries());
    json.addProperty("entryBytes", content.entryBytes());
    JsonArray prefixes = new JsonArray();
    for (Receipt.Prefix prefix : content.prefixes()) {
      JsonObject object = new JsonObject();
      object.addProperty("prefix", prefix.prefix());
      object.addProperty("count", prefix.count());
      object.addProperty("bytes", prefix.bytes());
      prefixes.add(object);
    }
    json.add("prefixes", prefixes);
  }

  private static void addText(JsonObject json, String name, Optional<String> text) {
    text.ifPresent(value -> json.addProperty(name, value));
  }
}
