package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.iam.Callers.ANYBODY;
import static vaultsnapshot.iam.Callers.STRANGER;

import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.template.ExampleStack;
import vaultsnapshot.template.Stack;

/** Who may take on the roles of a stack, and what a role is kept from whatever else it is given. */
final class TrustTest {
  private static final String BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
  private static final String ASSUME = "sts:AssumeRole";

  private static final Map<String, String> REPLICATED =
      Map.of(
          "ReplicaBucketArn",
          "arn:aws:s3:::replica",
          "ReplicaKeyArn",
          "arn:aws:kms:eu-west-1:123456789012:key/theirs");

  private static final List<String> IN_THE_VPC =
      List.of(
          "ec2:CreateNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:DeleteNetworkInterface",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses");

  /**
   * Without conditions: Lambda tells nothing of whose function it is, and who makes a function
   * needs the right to pass it the role.
   */
  @ParameterizedTest
  @ValueSource(strings = {"SnapshotRole", "AuditRole", "OperatorRole"})
  void aFunctionsRoleIsForLambdaAlone(String role) {
    Stack stack = whole(Map.of());
    assertThat(stack.properties(function(role)).get("Role").getAsString())
        .isEqualTo(stack.arn(role));
    assertThat(trusts(stack, role, ServiceCall.of("lambda.amazonaws.com"))).isTrue();
    assertThat(
            Stream.of("edgelambda", "scheduler", "events", "s3", "ec2", "cloudwatch", "states")
                .map(service -> ServiceCall.of(service + ".amazonaws.com")))
        .noneMatch(other -> trusts(stack, role, other));
    assertTrustsNobody(stack, role);
  }

  /** The Scheduler names the schedule's group. */
  @Test
  void theSchedulesRoleIsForTheSchedulerAndTheSchedulesGroupAlone() {
    Stack stack = whole(Map.of());
    JsonObject schedule = stack.properties("ZonedSchedule");
    assertThat(schedule.getAsJsonObject("Target").get("RoleArn").getAsString())
        .isEqualTo(stack.arn("ScheduleRole"));
    String group =
        Optional.ofNullable(schedule.get("GroupName"))
            .map(name -> name.getAsString())
            .orElse("default");
    ServiceCall firing =
        ServiceCall.of(
            "scheduler.amazonaws.com",
            "arn:aws:scheduler:eu-central-1:123456789012:schedule-group/" + group);
    assertThat(trusts(stack, "ScheduleRole", firing)).isTrue();
    assertThat(firing.ofOthers()).noneMatch(other -> trusts(stack, "ScheduleRole", other));
    assertTrustsNobody(stack, "ScheduleRole");
  }

  /**
   * A condition on a key that S3 does not send would let nothing be replicated, without a word; of
   * live replication it is not documented that it sends any.
   */
  @Test
  void theRoleOfReplicationIsForS3WhateverItTells() {
    Stack stack = whole(REPLICATED);
    assertThat(trusts(stack, "ReplicationRole", ServiceCall.of("s3.amazonaws.com"))).isTrue();
    assertThat(
            Stream.of("lambda", "batchoperations.s3", "events", "scheduler")
                .map(service -> ServiceCall.of(service + ".amazonaws.com")))
        .noneMatch(other -> trusts(stack, "ReplicationRole", other));
    assertTrustsNobody(stack, "ReplicationRole");
  }

  /** One more role than these needs a test of its trust, too. */
  @Test
  void everyRoleHasTheBoundaryThatTheAccountDemandsAndNoneOtherwise() {
    Stack free = whole(REPLICATED);
    List<String> roles = free.resources("AWS::IAM::Role");
    assertThat(roles)
        .containsExactlyInAnyOrder(
            "SnapshotRole", "AuditRole", "OperatorRole", "ScheduleRole", "ReplicationRole")
        .noneMatch(role -> free.properties(role).has("PermissionsBoundary"));
    Map<String, String> bounded = new HashMap<>(REPLICATED);
    bounded.put("PermissionsBoundaryArn", BOUNDARY);
    Stack stack = whole(bounded);
    assertThat(roles)
        .allSatisfy(role ->
            assertThat(stack.properties(role).get("PermissionsBoundary").getAsString())
                .isEqualTo(BOUNDARY));
  }

  /** Calls of the code carry the function's ARN, Lambda's own in the role's name do not. */
  @ParameterizedTest
  @ValueSource(strings = {"SnapshotRole", "AuditRole", "OperatorRole"})
  void inAVpcLambdaAttachesTheFunctionAndItsCodeMayNot(String role) {
    Stack stack = whole(Map.of("SubnetIds", "subnet-1", "SecurityGroupIds", "sg-1"));
    String function = stack.arn(function(role));
    Policies inside = Policies.of(stack, role);
    Policies outside = Policies.of(whole(Map.of()), role);
    assertThat(IN_THE_VPC)
        .map(action -> AccessRequest.overTls(action, "*"))
        .allMatch(request -> inside.decide(request).isAllowed())
        .map(request -> request.with(KnownKey.SOURCE_FUNCTION, function))
        .noneMatch(request -> inside.decide(request).isAllowed());
    assertThat(IN_THE_VPC)
        .map(action -> AccessRequest.overTls(action, "*"))
        .noneMatch(request -> outside.decide(request).isAllowed());
  }

  /** The function that Lambda takes the role on for. */
  private static String function(String role) {
    return role.replaceFirst("Role$", "Function");
  }

  private static boolean trusts(Stack stack, String role, ServiceCall call) {
    return trust(stack, role).gives(call.asks(ASSUME, stack.arn(role)));
  }

  private static void assertTrustsNobody(Stack stack, String role) {
    assertThat(Stream.of(ANYBODY, STRANGER, "arn:aws:iam::123456789012:root"))
        .noneMatch(who -> trust(stack, role).gives(Callers.asks(who, ASSUME, stack.arn(role))));
  }

  private static ResourcePolicy trust(Stack stack, String role) {
    return ResourcePolicy.ofTrust(
        stack.properties(role).getAsJsonObject("AssumeRolePolicyDocument"));
  }

  /** With all functions, and a schedule of the Scheduler's. */
  private static Stack whole(Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(ExampleStack.WITH_OPERATOR);
    parameters.put("ScheduleTimeZone", "Europe/Berlin");
    parameters.putAll(more);
    return ExampleStack.with(parameters);
  }
}
