package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What reading snapshots back whole has shown.
 *
 * @param cluster our name of their cluster
 * @param snapshots newest first
 * @param next the key of the first that the time did not suffice for; absent where all were read
 */
public record ReadBack(String cluster, List<Finding> snapshots, Optional<String> next) {
  /** Copies the list. */
  public ReadBack {
    snapshots = List.copyOf(snapshots);
  }

  /**
   * One snapshot.
   *
   * @param content what is in it; absent where it could not be read to its end
   * @param problems why it is not to be relied on; empty where it is whole and as its receipt says
   */
  public record Finding(
      String key, long sizeBytes, Optional<Content> content, List<String> problems) {
    /** Copies the list. */
    public Finding {
      problems = List.copyOf(problems);
    }
  }

  /** What is in a whole snapshot. */
  public record Content(String sha256, long raftIndex, long raftTerm, long entries) {}

  /** Whether everything that was asked for was read and found whole. */
  public boolean passed() {
    return next.isEmpty() && snapshots.stream().allMatch(finding -> finding.problems().isEmpty());
  }

  /** JSON, a line for each snapshot. */
  public String toJson() {
    JsonArray list = new JsonArray();
    snapshots.forEach(finding -> list.add(json(finding)));
    JsonObject json = new JsonObject();
    json.addProperty("status", "verified");
    json.addProperty("cluster", cluster);
    json.addProperty("passed", passed());
    next.ifPresent(key -> json.addProperty("next", key));
    json.add("snapshots", list);
    return PrettyJson.print(json);
  }

  private static JsonObject json(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("key", finding.key());
    json.addProperty("whole", finding.content().isPresent());
    json.addProperty("sizeBytes", finding.sizeBytes());
    finding
        .content()
        .ifPresent(content -> {
          json.addProperty("raftIndex", content.raftIndex());
          json.addProperty("raftTerm", content.raftTerm());
          json.addProperty("entries", content.entries());
          json.addProperty("sha256", content.sha256());
        });
    JsonArray problems = new JsonArray();
    finding.problems().forEach(problems::add);
    json.add("problems", problems);
    return json;
  }
}
