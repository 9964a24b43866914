package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vaultsnapshot.lambda.Events;
import vaultsnapshot.lambda.PreparedCluster;
import vaultsnapshot.local.Waiting;

/**
 * Who has deployed the template is told when backups stop: what the function prints becomes
 * CloudWatch's metrics, the deployed alarms are judged by them, and the topic's queue gets the
 * message.
 */
final class WatchIT {
  private static final int HOURS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static Account account;
  private static PreparedCluster cluster;
  private static Deployed deployed;
  private static StoredMetrics metrics;
  private static Mailbox told;

  @BeforeAll
  static void deploy() {
    account = Account.shared();
    cluster = PreparedCluster.start();
    deployed =
        Deployed.create(
            account,
            cluster,
            Map.of(
                "NoSuccessHours",
                Integer.toString(HOURS),
                "OldestHours",
                Integer.toString(HOURS),
                "ScheduleEnabled",
                "false",
                "EncryptionKey",
                "sse-s3"));
    for (StackFunction function : List.of(StackFunction.SNAPSHOT, StackFunction.AUDIT)) {
      account.host().surround(deployed.name(function), options -> options.using(account.aws()));
    }
    metrics = new StoredMetrics(QueryApi.cloudWatch(account.aws()));
    told = Mailbox.subscribedTo(account.aws(), deployed.stack().physicalId("AlarmTopic"));
  }

  @AfterAll
  static void delete() {
    deployed.stack().delete();
    cluster.close();
  }

  @Test
  void whenBackupsStopTheAlarmReachesTheTopicsQueue() {
    account.lambda().invoke(deployed.function(), Events.scheduledAt(Instant.now())).json();
    metrics.put(told(StackFunction.SNAPSHOT, line -> isSuccess(line, 1)));
    deployed.answer(StackFunction.AUDIT, Events.file("audit-age.json").toString());
    metrics.put(told(StackFunction.AUDIT, line -> line.has("NewestAgeSeconds")));
    // CloudWatch here knows whole seconds.
    Instant stored = Instant.now().plusSeconds(1);
    assertThat(state("NoSuccessAlarm", stored)).contains(Alarm.State.OK);
    assertThat(state("TooOldAlarm", stored)).contains(Alarm.State.OK);
    // Whatever the last audit told stands: the hourly look says nothing to it.
    assertThat(state("AuditFailedAlarm", stored)).isEmpty();
    publish("NoSuccessAlarm", Alarm.State.OK);

    cluster.close();
    account.lambda().invokeLater(deployed.function(), Events.scheduledAt(Instant.now()));
    JsonObject failed =
        Mailbox.of(account.aws(), deployed.stack().physicalId("FailedEvents")).await();
    assertThat(failed.getAsJsonObject("requestContext").get("condition").getAsString())
        .isEqualTo("RetriesExhausted");
    assertThat(failed.getAsJsonObject("requestContext").get("approximateInvokeCount").getAsInt())
        .isEqualTo(3);
    metrics.put(told(StackFunction.SNAPSHOT, line -> isSuccess(line, 0)));

    Instant within = stored.plus(HOURS - 1, ChronoUnit.HOURS);
    assertThat(state("NoSuccessAlarm", within)).contains(Alarm.State.OK);
    Instant over = stored.plus(HOURS, ChronoUnit.HOURS).plusSeconds(1);
    assertThat(state("NoSuccessAlarm", over)).contains(Alarm.State.ALARM);
    assertThat(state("TooOldAlarm", over)).contains(Alarm.State.ALARM);
    publish("NoSuccessAlarm", Alarm.State.ALARM);
    JsonObject message = told.awaitAlarm(alarm("NoSuccessAlarm").name(), "ALARM");
    assertThat(message.get("AlarmDescription").getAsString())
        .contains("No run has stored a snapshot of the cluster " + Deployed.CLUSTER);
    // Lambda's own metric of the failed runs, which LocalStack counts itself.
    Waiting.until(
        "the errors in CloudWatch",
        LIMIT,
        () -> state("ErrorsAlarm", Instant.now()).equals(Optional.of(Alarm.State.ALARM)));
  }

  @Test
  void everyAlarmHasItsWayToTheTopic() {
    List<Alarm> alarms = alarms();
    assertThat(alarms).hasSize(deployed.text().resources("AWS::CloudWatch::Alarm").size());
    for (Alarm alarm : alarms) {
      // Only a change is told, and an alarm may be in either state.
      publish(alarm, Alarm.State.OK);
      for (Alarm.State state : List.of(Alarm.State.ALARM, Alarm.State.OK)) {
        publish(alarm, state);
        JsonObject message = told.awaitAlarm(alarm.name(), state.name());
        assertThat(message.get("AlarmDescription").getAsString()).isEqualTo(alarm.description());
      }
    }
  }

  private static Optional<Alarm.State> state(String logicalId, Instant now) {
    return alarm(logicalId).stateAt(now, metrics);
  }

  private static Alarm alarm(String logicalId) {
    String name = deployed.stack().physicalId(logicalId);
    return alarms().stream().filter(alarm -> alarm.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Alarm> alarms() {
    return QueryApi.cloudWatch(account.aws())
        .call("DescribeAlarms", Map.of())
        .members("MetricAlarms")
        .stream()
        .map(Alarm::new)
        .filter(alarm -> deployed.stack().names().containsValue(alarm.name()))
        .toList();
  }

  private static void publish(String logicalId, Alarm.State state) {
    publish(alarm(logicalId), state);
  }

  /** CloudWatch's part from the state on: the alarm's actions. */
  private static void publish(Alarm alarm, Alarm.State state) {
    QueryApi.cloudWatch(account.aws())
        .call(
            "SetAlarmState",
            Map.of(
                "AlarmName",
                alarm.name(),
                "StateValue",
                state.name(),
                "StateReason",
                "judged by the metrics"));
  }

  private static boolean isSuccess(JsonObject line, int value) {
    return line.has("Success") && line.get("Success").getAsInt() == value;
  }

  /** A function's newest line of metrics that fits. */
  private static String told(StackFunction function, Predicate<JsonObject> fits) {
    return Waiting.forValue(
        "metrics of " + function,
        LIMIT,
        () ->
            deployed.lines(function).reversed().stream()
                .filter(line -> line.has("_aws"))
                .filter(fits)
                .map(JsonObject::toString)
                .findFirst());
  }
}
