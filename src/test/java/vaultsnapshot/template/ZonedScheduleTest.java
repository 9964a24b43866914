package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Problems;
import vaultsnapshot.lambda.Events;
import vaultsnapshot.settings.EventReader;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.settings.RunRequest.Action;
import vaultsnapshot.settings.RunSettings;

/**
 * With a time zone EventBridge Scheduler fires instead of a rule, and the function sees no
 * difference. Schedules do not fire in LocalStack, so this is read from the text.
 */
final class ZonedScheduleTest {
  private static final String ZONE = "Europe/Berlin";
  private static final String REQUEST_ID = "1b0f1a8b-0000-4000-8000-5e5a0e5e5a0e";
  private static final Instant TIME = Instant.parse("2026-11-23T02:00:00Z");

  /** What the Scheduler puts in their places ('Adding context attributes'). */
  private static final Map<String, String> CONTEXT =
      Map.of(
          "<aws.scheduler.schedule-arn>",
          "arn:aws:scheduler:eu-central-1:123456789012:schedule/default/vault-snapshot",
          "<aws.scheduler.scheduled-time>",
          TIME.toString(),
          "<aws.scheduler.execution-id>",
          "d32c5kddcf5bb8c3",
          "<aws.scheduler.attempt-number>",
          "1");

  @Test
  void whatItSendsIsABackupOfItsTimeInTheFormOfTheRules() {
    String sent = sent(schedule(Map.of()));
    EventReader reader =
        new EventReader(new RunSettings(Duration.ofHours(6)), () -> TIME.plusSeconds(20));
    assertThat(reader.read(sent.getBytes(StandardCharsets.UTF_8), REQUEST_ID, new Problems()))
        .isEqualTo(new RunRequest(Action.BACKUP, TIME, true, Optional.empty(), false, REQUEST_ID));
    JsonObject event = Json.object(sent).orElseThrow();
    JsonObject ofTheRule = Events.file("scheduled.json");
    assertThat(event.keySet()).isEqualTo(ofTheRule.keySet());
    for (String same : new String[] {"version", "detail-type", "detail"}) {
      assertThat(event.get(same)).as(same).isEqualTo(ofTheRule.get(same));
    }
    assertThat(event.get("account").getAsString()).isEqualTo(ExampleStack.PLACE.account());
    assertThat(event.get("region").getAsString()).isEqualTo(ExampleStack.PLACE.region());
  }

  @ParameterizedTest
  @CsvSource({"true, rate(1 hour), ENABLED", "false, cron(0 2 * * ? *), DISABLED"})
  void itFiresAsTheRuleWouldAndAtThatVeryTime(String enabled, String expression, String state) {
    Map<String, String> parameters = Map.of("ScheduleEnabled", enabled, "Schedule", expression);
    JsonObject rule = ExampleStack.with(parameters).properties("ScheduleRule");
    JsonObject zoned = schedule(parameters);
    assertThat(zoned.get("State").getAsString()).isEqualTo(state);
    assertThat(zoned.get("ScheduleExpression").getAsString()).isEqualTo(expression);
    for (String same : new String[] {"State", "ScheduleExpression", "Description"}) {
      assertThat(rule.get(same)).as(same).isEqualTo(zoned.get(same));
    }
    assertThat(zoned.get("ScheduleExpressionTimezone").getAsString()).isEqualTo(ZONE);
    assertThat(zoned.getAsJsonObject("FlexibleTimeWindow").get("Mode").getAsString())
        .isEqualTo("OFF");
    JsonElement target = rule.getAsJsonArray("Targets").get(0);
    for (String same : new String[] {"Arn", "RetryPolicy", "DeadLetterConfig"}) {
      assertThat(zoned.getAsJsonObject("Target").get(same))
          .as(same)
          .isNotNull()
          .isEqualTo(target.getAsJsonObject().get(same));
    }
  }

  @Test
  void eitherOfTheTwoIsThereNeverBoth() {
    Stack zoned = ExampleStack.with(Map.of("ScheduleTimeZone", ZONE));
    assertThat(zoned.resources()).contains("ZonedSchedule").doesNotContain("ScheduleRule");
    Stack inUtc = ExampleStack.with(Map.of());
    assertThat(inUtc.resources()).contains("ScheduleRule").doesNotContain("ZonedSchedule");
  }

  private static JsonObject schedule(Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("ScheduleTimeZone", ZONE);
    return ExampleStack.with(parameters).properties("ZonedSchedule");
  }

  private static String sent(JsonObject schedule) {
    String sent = schedule.getAsJsonObject("Target").get("Input").getAsString();
    for (Map.Entry<String, String> attribute : CONTEXT.entrySet()) {
      sent = sent.replace(attribute.getKey(), attribute.getValue());
    }
    assertThat(sent).as("nothing that the Scheduler does not know").doesNotContain("<aws.");
    return sent;
  }
}
