package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.template.ExampleStack;
import vaultsnapshot.template.Stack;

/** A function is invoked by its own schedules alone, and by whom the account's policies let. */
final class InvocationRightsTest {
  private static final String EVENTS = "events.amazonaws.com";
  private static final String INVOKE = "lambda:InvokeFunction";

  static Stream<Map<String, String>> parameters() {
    return Stream.of(
        Map.of(), Map.of("ScheduleTimeZone", "Europe/Berlin"), Map.of("AuditEnabled", "false"));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void aRuleInvokesItsTargetAndNothingElseDoes(Map<String, String> parameters) {
    Stack stack = stack(parameters);
    for (String function : functions(stack)) {
      ResourcePolicy policy = policy(stack, function);
      for (String rule : stack.resources("AWS::Events::Rule")) {
        ServiceCall firing = ServiceCall.of(EVENTS, stack.arn(rule));
        assertThat(policy.gives(firing.asks(INVOKE, stack.arn(function))))
            .as("%s invokes %s", rule, function)
            .isEqualTo(target(stack, rule).equals(stack.arn(function)));
        assertThat(firing.ofOthers())
            .as(function)
            .noneMatch(other -> policy.gives(other.asks(INVOKE, stack.arn(function))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void ofTheRolesOnlyTheSchedulersMayInvokeAndOnlyTheSnapshotFunction(
      Map<String, String> parameters) {
    Stack stack = stack(parameters);
    for (String role : stack.resources("AWS::IAM::Role")) {
      for (String function : functions(stack)) {
        AccessRequest invoke = AccessRequest.overTls(INVOKE, stack.arn(function));
        assertThat(Policies.of(stack, role).decide(invoke).isAllowed())
            .as("%s invokes %s", role, function)
            .isEqualTo(role.equals("ScheduleRole") && function.equals("SnapshotFunction"));
      }
    }
  }

  /** Something fires each function but the operator's, whatever the schedule is. */
  @ParameterizedTest
  @MethodSource("parameters")
  void everyOtherFunctionIsFiredByARuleOrTheSchedulerWithTheRoleThatMay(
      Map<String, String> parameters) {
    Stack stack = stack(parameters);
    Stream<String> zoned =
        stack.resources("AWS::Scheduler::Schedule").stream()
            .map(schedule -> stack.properties(schedule).getAsJsonObject("Target"))
            .filter(target -> text(target, "RoleArn").equals(stack.arn("ScheduleRole")))
            .map(target -> text(target, "Arn"));
    Stream<String> ruled =
        stack.resources("AWS::Events::Rule").stream().map(rule -> target(stack, rule));
    assertThat(Stream.concat(zoned, ruled).distinct())
        .containsExactlyInAnyOrderElementsOf(
            functions(stack).stream()
                .filter(function -> !function.equals("OperatorFunction"))
                .map(stack::arn)
                .toList());
  }

  /** With all three functions. */
  private static Stack stack(Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(ExampleStack.WITH_OPERATOR);
    parameters.putAll(more);
    return ExampleStack.with(parameters);
  }

  private static List<String> functions(Stack stack) {
    return stack.resources("AWS::Serverless::Function");
  }

  private static String target(Stack stack, String rule) {
    JsonArray targets = stack.properties(rule).getAsJsonArray("Targets");
    assertThat(targets).as(rule).hasSize(1);
    return text(targets.get(0).getAsJsonObject(), "Arn");
  }

  /** As Lambda makes it of the permissions that name the function (AddPermission). */
  private static ResourcePolicy policy(Stack stack, String function) {
    String statements =
        stack.resources("AWS::Lambda::Permission").stream()
            .map(stack::properties)
            .filter(permission -> text(permission, "FunctionName").equals(stack.name(function)))
            .map(permission -> statement(permission, stack.arn(function)))
            .collect(Collectors.joining(","));
    return ResourcePolicy.of(
        JsonParser.parseString("{Version: '2012-10-17', Statement: [" + statements + "]}")
            .getAsJsonObject());
  }

  private static String statement(JsonObject permission, String function) {
    assertThat(permission.keySet())
        .containsExactlyInAnyOrder(
            "Action", "FunctionName", "Principal", "SourceArn", "SourceAccount");
    String principal = text(permission, "Principal");
    return """
    {Sid: permission, Effect: Allow, Principal: {%s: '%s'}, Action: '%s', Resource: '%s',
     Condition: {ArnLike: {'aws:SourceArn': '%s'}, StringEquals: {'aws:SourceAccount': '%s'}}}
    """
        .formatted(
            principal.endsWith(".amazonaws.com") ? "Service" : "AWS",
            principal,
            text(permission, "Action"),
            function,
            text(permission, "SourceArn"),
            text(permission, "SourceAccount"));
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }
}
