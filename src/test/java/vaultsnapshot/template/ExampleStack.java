package vaultsnapshot.template;

import java.util.HashMap;
import java.util.Map;

/** This project's template, deployed with the least that it must be given. */
final class ExampleStack {
  private static final Place PLACE = new Place("eu-central-1", "123456789012");

  private ExampleStack() {}

  /**
   * Deploys it.
   *
   * @param more further parameters, or others than the example's
   */
  static Stack with(Map<String, String> more) {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "ClusterName", "prod",
                "BucketName", "snapshots",
                "AdministratorArns", "arn:aws:iam::123456789012:role/deployer"));
    parameters.putAll(more);
    return Template.ofThisProject().deployed(PLACE, parameters, Map.of());
  }

  /** The environment that it gives a function. */
  static Map<String, String> environment(String function, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    with(more)
        .properties(function)
        .getAsJsonObject("Environment")
        .getAsJsonObject("Variables")
        .entrySet()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue().getAsString()));
    return variables;
  }
}
