package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * A preflight's answer: what was tried, and for each failed point what to change.
 *
 * @param cluster our name of the cluster
 * @param checks in the order in which they were made
 */
public record Checklist(String cluster, List<Check> checks) {
  /** Copies the list. */
  public Checklist {
    checks = List.copyOf(checks);
  }

  /** What came of one check. */
  public enum Result {
    PASSED,
    /** Backups work; something else would be safer. */
    ADVISED,
    FAILED,
    /** Another one, which it needs, failed. */
    NOT_TRIED;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One point.
   *
   * @param name what was tried
   * @param finding what was seen, or what to change
   */
  public record Check(String name, Result result, String finding) {}

  /** Whether a backup would succeed as far as can be told without making one. */
  public boolean passed() {
    return checks.stream()
        .allMatch(check -> check.result() == Result.PASSED || check.result() == Result.ADVISED);
  }

  /** JSON in several lines: {@code status}, {@code passed}, {@code cluster}, {@code checks}. */
  public String toJson() {
    JsonArray list = new JsonArray();
    checks.forEach(check -> list.add(json(check)));
    JsonObject json = new JsonObject();
    json.addProperty("status", Status.CHECKED.label());
    json.addProperty("passed", passed());
    json.addProperty("cluster", cluster);
    json.add("checks", list);
    return PrettyJson.print(json);
  }

  private static JsonObject json(Check check) {
    JsonObject json = new JsonObject();
    json.addProperty("check", check.name());
    json.addProperty("result", check.result().label());
    json.addProperty("finding", check.finding());
    return json;
  }
}
