package vaultsnapshot.template;

import java.util.HashMap;
import java.util.Map;

/** This project's templates, deployed with the least that they must be given. */
public final class ExampleStack {
  /** Where they are. */
  public static final Place PLACE = new Place("eu-central-1", "123456789012");

  /** The one administrator. */
  public static final String ADMINISTRATOR = "arn:aws:iam::123456789012:role/deployer";

  /** What gives a stack the operator function. */
  public static final Map<String, String> WITH_OPERATOR =
      Map.of(
          "OperatorFunctionEnabled",
          "true",
          "OperatorSecretArn",
          "arn:aws:secretsmanager:eu-central-1:123456789012:secret:operator-AbCdEf");

  private static final Template TEMPLATE = Template.ofThisProject();
  private static final Template REPLICA = Template.ofTheReplica();

  private ExampleStack() {}

  /**
   * Deploys the template.
   *
   * @param more further parameters, or others than the example's
   */
  public static Stack with(Map<String, String> more) {
    Map<String, String> least =
        Map.of(
            "ClusterName", "prod",
            "BucketName", "snapshots",
            "AdministratorArns", ADMINISTRATOR);
    return TEMPLATE.deployed(PLACE, all(least, more), Map.of());
  }

  /** Deploys replica.yaml, the other side of replication. */
  public static Stack replica(Map<String, String> more) {
    Map<String, String> least = Map.of("BucketName", "replica", "AdministratorArns", ADMINISTRATOR);
    return REPLICA.deployed(PLACE, all(least, more), Map.of("Bucket", "replica"));
  }

  /** The environment that the template gives a function. */
  public static Map<String, String> environment(String function, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    with(more)
        .properties(function)
        .getAsJsonObject("Environment")
        .getAsJsonObject("Variables")
        .entrySet()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue().getAsString()));
    return variables;
  }

  private static Map<String, String> all(Map<String, String> least, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(least);
    all.putAll(more);
    return all;
  }
}
