package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots of one cluster, newest first.
 *
 * @param cluster our name of it
 * @param total how many there are in all, on this page and elsewhere
 * @param next the key to ask for the page behind this one with; absent on the last
 */
public record SnapshotPage(String cluster, int total, List<Entry> entries, Optional<String> next) {
  /** Copies the list. */
  public SnapshotPage {
    entries = List.copyOf(entries);
  }

  /**
   * One snapshot.
   *
   * @param scheduledAt the time that names it
   * @param manual whether a person asked for it
   * @param storageClass S3's name of it
   * @param retention the tag by which it will expire; absent as long as it never does
   * @param raftIndex by its receipt, or by its metadata where it has none
   * @param clusterId of the cluster that it was taken of
   * @param rebuilt whether it is of a rebuilt cluster that nobody had accepted
   * @param doubt why it does not count as verified; absent where its receipt says that it was
   */
  public record Entry(
      String key,
      Instant scheduledAt,
      boolean manual,
      long sizeBytes,
      String storageClass,
      Optional<String> retention,
      Optional<Long> raftIndex,
      Optional<String> clusterId,
      boolean rebuilt,
      Optional<String> doubt) {
    /** Whether its receipt tells of exactly this object, which is written only when it is whole. */
    public boolean verified() {
      return doubt.isEmpty();
    }
  }

  /** JSON, a line for each snapshot. */
  public String toJson() {
    JsonArray list = new JsonArray();
    entries.forEach(entry -> list.add(json(entry)));
    JsonObject json = new JsonObject();
    json.addProperty("status", "listed");
    json.addProperty("cluster", cluster);
    json.addProperty("total", total);
    next.ifPresent(key -> json.addProperty("next", key));
    json.add("snapshots", list);
    return PrettyJson.print(json);
  }

  private static JsonObject json(Entry entry) {
    JsonObject json = new JsonObject();
    json.addProperty("key", entry.key());
    json.addProperty("time", entry.scheduledAt().toString());
    json.addProperty("manual", entry.manual());
    json.addProperty("tier", entry.retention().orElse("kept"));
    json.addProperty("sizeBytes", entry.sizeBytes());
    json.addProperty("storageClass", entry.storageClass());
    entry.raftIndex().ifPresent(index -> json.addProperty("raftIndex", index));
    entry.clusterId().ifPresent(id -> json.addProperty("clusterId", id));
    json.addProperty("rebuilt", entry.rebuilt());
    json.addProperty("verified", entry.verified());
    entry.doubt().ifPresent(doubt -> json.addProperty("doubt", doubt));
    return json;
  }
}
