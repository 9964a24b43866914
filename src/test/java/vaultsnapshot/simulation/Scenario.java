package vaultsnapshot.simulation;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import vaultsnapshot.job.BackupWithoutVault.Retagging;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Stack;
import vaultsnapshot.template.Template;

/**
 * What is simulated.
 *
 * @param retagging spoils the tags, in the tests that want to see it noticed
 */
record Scenario(
    Firing firing, long seed, Days days, List<LifecycleRule> rules, Retagging retagging) {
  static final Duration SPAN = Duration.ofDays(3 * 365 + 1);

  private static final Place PLACE = new Place("eu-central-1", "123456789012");

  Scenario {
    rules = List.copyOf(rules);
  }

  /** The template's own rules, with days drawn from the seed, and the tagging as it is. */
  static Scenario of(Firing firing, long seed) {
    Chance chance = new Chance(seed);
    Days days =
        new Days(
            chance.between(1, 4),
            chance.between(5, 20),
            chance.between(21, 70),
            chance.between(90, 400),
            chance.between(10, 90));
    return new Scenario(firing, seed, days, rules(days, bucket -> bucket), (_, _) -> {});
  }

  Scenario with(Retagging other) {
    return new Scenario(firing, seed, days, rules, other);
  }

  /** The same with changed properties of the template's bucket. */
  Scenario withBucket(UnaryOperator<JsonObject> change) {
    return new Scenario(firing, seed, days, rules(days, change), retagging);
  }

  private static List<LifecycleRule> rules(Days days, UnaryOperator<JsonObject> change) {
    Map<String, String> parameters = new java.util.HashMap<>(days.parameters());
    parameters.put("ClusterName", World.NAME);
    parameters.put("BucketName", World.BUCKET);
    parameters.put("SnapshotPrefix", World.PREFIX + "/");
    parameters.put(
        "CredentialsSecretArn",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:vault-AbCdEf");
    Stack stack = Template.ofThisProject().deployed(PLACE, parameters, Map.of());
    return LifecycleReader.read(change.apply(stack.properties("Bucket")));
  }
}
