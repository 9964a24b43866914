package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.iam.Callers.ANYBODY;
import static vaultsnapshot.iam.Callers.STRANGER;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.RunSettings;
import vaultsnapshot.template.ExampleStack;
import vaultsnapshot.template.Stack;

/**
 * What comes to nothing lies in the queue of failed events: what a schedule could not deliver, and
 * what a function gave up. Nothing is tried for longer than it is worth.
 */
final class FailedEventsTest {
  private static final Stack IN_UTC = ExampleStack.with(ExampleStack.WITH_OPERATOR);
  private static final Stack IN_BERLIN =
      ExampleStack.with(Map.of("ScheduleTimeZone", "Europe/Berlin"));
  private static final String QUEUE = IN_UTC.arn("FailedEvents");
  private static final String SEND = "sqs:SendMessage";
  private static final String EVENTS = "events.amazonaws.com";

  /** The most that EventBridge takes: only the time ends what it tries. */
  private static final int MOST_DELIVERIES = 185;

  @ParameterizedTest
  @CsvSource({
    "SnapshotFunction, SnapshotRole, 2, 21600",
    "AuditFunction, AuditRole, 2, 3600",
    "OperatorFunction, OperatorRole, 0, 60",
  })
  void aFunctionRepeatsAnEventForSoLongAndMayThenKeepIt(
      String function, String role, int retries, int seconds) {
    JsonObject invoked = invoked(function);
    assertThat(invoked.get("MaximumRetryAttempts").getAsInt()).isEqualTo(retries);
    assertThat(invoked.get("MaximumEventAgeInSeconds").getAsInt()).isEqualTo(seconds);
    JsonObject onFailure =
        invoked.getAsJsonObject("DestinationConfig").getAsJsonObject("OnFailure");
    assertThat(onFailure.get("Type").getAsString()).isEqualTo("SQS");
    assertThat(onFailure.get("Destination").getAsString()).isEqualTo(QUEUE);
    assertMayKeep(IN_UTC, role);
  }

  @ParameterizedTest
  @CsvSource({"ScheduleRule, 21600", "AgeRule, 3600", "AuditRule, 21600"})
  void aRuleDeliversAnEventForSoLongAndMayThenKeepIt(String rule, int seconds) {
    assertGivesUpAfter(
        seconds, IN_UTC.properties(rule).getAsJsonArray("Targets").get(0).getAsJsonObject());
    ServiceCall keeping = ServiceCall.of(EVENTS, IN_UTC.arn(rule));
    ResourcePolicy policy = policy(IN_UTC);
    assertThat(policy.gives(keeping.asks(SEND, QUEUE))).isTrue();
    assertThat(keeping.ofOthers()).noneMatch(other -> policy.gives(other.asks(SEND, QUEUE)));
  }

  @Test
  void soDoesTheScheduler() {
    assertGivesUpAfter(21_600, IN_BERLIN.properties("ZonedSchedule").getAsJsonObject("Target"));
    assertMayKeep(IN_BERLIN, "ScheduleRole");
  }

  /** Neither the schedule nor Lambda brings a snapshot's event that its function would refuse. */
  @Test
  void aSnapshotsEventIsTriedForAsLongAsItsFunctionTakesIt() {
    Map<String, String> variables = ExampleStack.environment("SnapshotFunction", Map.of());
    Duration taken = RunSettings.read(new Environment(variables, new Problems())).maxEventAge();
    assertThat(invoked("SnapshotFunction").get("MaximumEventAgeInSeconds").getAsLong())
        .isEqualTo(taken.toSeconds());
  }

  /** Without rules too, the queue's policy names something, which no rule is. */
  @Test
  void nothingElsePutsAnythingThere() {
    String rule = "arn:aws:events:eu-central-1:123456789012:rule/another";
    Stack without =
        ExampleStack.with(Map.of("ScheduleTimeZone", "Europe/Berlin", "AuditEnabled", "false"));
    assertThat(List.of(IN_UTC, IN_BERLIN, without))
        .allSatisfy(stack -> {
          assertThat(policy(stack).gives(ServiceCall.of(EVENTS, rule).asks(SEND, QUEUE))).isFalse();
          assertThat(policy(stack).gives(Callers.asks(STRANGER, SEND, QUEUE))).isFalse();
        });
  }

  @Test
  void nothingGetsThereWithoutTls() {
    AccessRequest send = Callers.asks(ANYBODY, SEND, QUEUE);
    assertThat(policy(IN_UTC).lets(send)).isTrue();
    assertThat(policy(IN_UTC).lets(send.withoutTls())).isFalse();
  }

  private static JsonObject invoked(String function) {
    return IN_UTC.properties(function).getAsJsonObject("EventInvokeConfig");
  }

  private static void assertGivesUpAfter(int seconds, JsonObject target) {
    JsonObject retries = target.getAsJsonObject("RetryPolicy");
    assertThat(retries.get("MaximumEventAgeInSeconds").getAsInt()).isEqualTo(seconds);
    assertThat(retries.get("MaximumRetryAttempts").getAsInt()).isEqualTo(MOST_DELIVERIES);
    assertThat(target.getAsJsonObject("DeadLetterConfig").get("Arn").getAsString())
        .isEqualTo(QUEUE);
  }

  private static void assertMayKeep(Stack stack, String role) {
    assertThat(Policies.of(stack, role).decide(AccessRequest.overTls(SEND, QUEUE)).isAllowed())
        .isTrue();
  }

  private static ResourcePolicy policy(Stack stack) {
    JsonObject policy = stack.properties("FailedEventsPolicy");
    assertThat(policy.getAsJsonArray("Queues").asList())
        .extracting(queue -> queue.getAsString())
        .containsExactly(stack.output("FailedEventsUrl").orElseThrow());
    return ResourcePolicy.of(policy.getAsJsonObject("PolicyDocument"));
  }
}
