package vaultsnapshot.deploy;

import com.google.gson.JsonObject;
import java.util.Map;

/**
 * A deployed rule of EventBridge.
 *
 * @param name its physical id
 */
record ScheduledRule(JsonApi events, String name) {
  private static final String EVERY_MINUTE = "rate(1 minute)";

  /** One of a stack. */
  static ScheduledRule of(Deployed deployed, String logicalId) {
    return new ScheduledRule(
        JsonApi.events(deployed.account().aws()), deployed.stack().physicalId(logicalId));
  }

  /** What its target is sent. */
  String input() {
    return targets().getAsJsonArray("Targets").get(0).getAsJsonObject().get("Input").getAsString();
  }

  /** Lets it fire each minute; its targets, their inputs and its state stay what they are. */
  void everyMinute() {
    JsonObject rule = events.call("DescribeRule", Map.of("Name", name));
    JsonObject targets = targets();
    JsonObject sooner = new JsonObject();
    sooner.addProperty("Name", name);
    sooner.addProperty("ScheduleExpression", EVERY_MINUTE);
    sooner.add("State", rule.get("State"));
    events.call("PutRule", sooner);
    // LocalStack makes the clock of a rule when it is given its targets.
    targets.addProperty("Rule", name);
    events.call("PutTargets", targets);
  }

  private JsonObject targets() {
    return events.call("ListTargetsByRule", Map.of("Rule", name));
  }
}
