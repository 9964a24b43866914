package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * An audit's answer.
 *
 * @param snapshots how many there are
 * @param findings in the order in which they were made
 * @param readBack keys of the snapshots that were read whole, in that order
 * @param notReached what was to be looked at and was not
 */
public record AuditReport(
    NewestAge newest,
    int snapshots,
    List<Finding> findings,
    List<String> readBack,
    List<NotReached> notReached) {
  /** Copies the lists. */
  public AuditReport {
    findings = List.copyOf(findings);
    readBack = List.copyOf(readBack);
    notReached = List.copyOf(notReached);
  }

  /**
   * What was to be looked at and was not.
   *
   * @param reason why, with what to change
   */
  public record NotReached(String check, String subject, String reason) {}

  /** Whether everything was looked at and nobody has to do anything. */
  public boolean passed() {
    return notReached.isEmpty() && count(Finding.Outcome.OPEN) == 0;
  }

  /** How many findings came out so. */
  public long count(Finding.Outcome outcome) {
    return findings.stream().filter(finding -> finding.outcome() == outcome).count();
  }

  /** JSON, a line for each finding. */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("status", "audited");
    json.addProperty("passed", passed());
    json.addProperty("cluster", newest.cluster());
    newest.addTo(json);
    json.addProperty("snapshots", snapshots);
    json.addProperty("problems", count(Finding.Outcome.OPEN));
    json.addProperty("healed", count(Finding.Outcome.HEALED));
    JsonArray found = new JsonArray();
    findings.forEach(finding -> found.add(finding.toJson()));
    json.add("findings", found);
    JsonArray missed = new JsonArray();
    notReached.forEach(each -> missed.add(json(each)));
    json.add("notReached", missed);
    JsonArray read = new JsonArray();
    readBack.forEach(read::add);
    json.add("readBack", read);
    return PrettyJson.print(json);
  }

  private static JsonObject json(NotReached notReached) {
    JsonObject json = new JsonObject();
    json.addProperty("check", notReached.check());
    json.addProperty("subject", notReached.subject());
    json.addProperty("reason", notReached.reason());
    return json;
  }
}
