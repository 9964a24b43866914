package vaultsnapshot.deploy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.Waiting;

/** A stack that CloudFormation made. */
record CloudFormationStack(QueryApi cloudFormation, String name, List<Resource> resources) {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Set<String> ENDED =
      Set.of("CREATE_COMPLETE", "CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED");

  private static final Object EXPANSION = new Object();

  /** One of its resources; the physical id is its name or ARN, as its type has it. */
  record Resource(String logicalId, String physicalId, String type, String status) {}

  /** Creates it and waits; fails with CloudFormation's reasons where it does not become whole. */
  static CloudFormationStack create(
      LocalAws aws, PackagedTemplate template, Map<String, String> parameters) {
    QueryApi cloudFormation = QueryApi.cloudFormation(aws);
    String name = "snapshots-" + UUID.randomUUID().toString().substring(0, 8);
    Map<String, String> form =
        new HashMap<>(
            Map.of(
                "StackName",
                name,
                "TemplateURL",
                template.url(),
                "Capabilities.member.1",
                "CAPABILITY_IAM",
                "Capabilities.member.2",
                "CAPABILITY_AUTO_EXPAND"));
    int number = 0;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      number++;
      form.put("Parameters.member." + number + ".ParameterKey", parameter.getKey());
      form.put("Parameters.member." + number + ".ParameterValue", parameter.getValue());
    }
    // LocalStack expands SAM's resources within this call, and sets its own process's Region for
    // it.
    synchronized (EXPANSION) {
      cloudFormation.call("CreateStack", form);
    }
    String status =
        Waiting.forValue(
            "stack " + name,
            LIMIT,
            () -> Optional.of(status(cloudFormation, name)).filter(ENDED::contains));
    if (!status.equals("CREATE_COMPLETE")) {
      throw new AssertionError(
          "stack " + name + ": " + status + "\n" + reasons(cloudFormation, name));
    }
    return new CloudFormationStack(cloudFormation, name, resources(cloudFormation, name));
  }

  /** Deletes it and waits. */
  void delete() {
    cloudFormation.call("DeleteStack", named(name));
    Waiting.until(
        "deletion of " + name,
        LIMIT,
        () ->
            cloudFormation.call("ListStacks", Map.of()).members("StackSummaries").stream()
                .filter(stack -> stack.get("StackName").equals(name))
                .anyMatch(stack -> stack.get("StackStatus").equals("DELETE_COMPLETE")));
  }

  /** The physical id of a resource. */
  String physicalId(String logicalId) {
    return resources.stream()
        .filter(resource -> resource.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow(() -> new AssertionError(logicalId + ": not in " + logicalIds()))
        .physicalId();
  }

  /** Logical to physical ids. */
  Map<String, String> names() {
    return resources.stream().collect(Collectors.toMap(Resource::logicalId, Resource::physicalId));
  }

  Set<String> logicalIds() {
    return resources.stream().map(Resource::logicalId).collect(Collectors.toSet());
  }

  private static String status(QueryApi cloudFormation, String name) {
    return cloudFormation.call("DescribeStacks", named(name)).get("StackStatus");
  }

  private static List<Resource> resources(QueryApi cloudFormation, String name) {
    return cloudFormation
        .call("DescribeStackResources", named(name))
        .members("StackResources")
        .stream()
        .map(resource ->
            new Resource(
                resource.get("LogicalResourceId"),
                resource.get("PhysicalResourceId"),
                resource.get("ResourceType"),
                resource.get("ResourceStatus")))
        .toList();
  }

  private static String reasons(QueryApi cloudFormation, String name) {
    return cloudFormation.call("DescribeStackEvents", named(name)).members("StackEvents").stream()
        .flatMap(event ->
            event.find("ResourceStatusReason").stream()
                .map(reason -> event.get("LogicalResourceId") + ": " + reason))
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> named(String name) {
    return Map.of("StackName", name);
  }
}
