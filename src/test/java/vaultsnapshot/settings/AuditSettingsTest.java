package vaultsnapshot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vaultsnapshot.bucket.BucketConfiguration.ObjectLock;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.retention.ReadBackShare;
import vaultsnapshot.retention.RetentionDays;

final class AuditSettingsTest {
  private final Problems problems = new Problems();

  @Test
  void theTemplatesDefaultsStandInForWhatIsNotSet() {
    AuditSettings settings = read(Map.of());
    assertThat(settings.days()).isEqualTo(new RetentionDays(2, 14, 60, 400, 90));
    assertThat(settings.share()).isEqualTo(new ReadBackShare(30));
    assertThat(settings.objectLock()).isEmpty();
    assertThat(read(Map.of("OBJECT_LOCK_MODE", "none", "OBJECT_LOCK_DAYS", "30")).objectLock())
        .isEmpty();
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void everySettingIsRead() {
    AuditSettings settings =
        read(
            Map.of(
                "HOURLY_DAYS", "1",
                "DAILY_DAYS", "2",
                "WEEKLY_DAYS", "3",
                "MONTHLY_DAYS", "4",
                "MANUAL_DAYS", "5",
                "READ_BACK_DAYS", "6",
                "OBJECT_LOCK_MODE", "COMPLIANCE",
                "OBJECT_LOCK_DAYS", "7"));
    assertThat(settings.days()).isEqualTo(new RetentionDays(1, 2, 3, 4, 5));
    assertThat(settings.share()).isEqualTo(new ReadBackShare(6));
    assertThat(settings.objectLock()).isEqualTo(Optional.of(new ObjectLock("COMPLIANCE", 7)));
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void everyProblemIsNamed() {
    read(Map.of("HOURLY_DAYS", "0", "READ_BACK_DAYS", "x", "OBJECT_LOCK_MODE", "GOVERNANCE"));
    assertThat(problems.found())
        .hasSize(3)
        .anyMatch(problem -> problem.startsWith("HOURLY_DAYS: got '0'"))
        .anyMatch(problem -> problem.startsWith("READ_BACK_DAYS: got 'x'"))
        .anyMatch(problem -> problem.startsWith("OBJECT_LOCK_DAYS: not set"));
  }

  @Test
  void nothingAndAScheduleMeanAnAuditUnlessTheyAskForTheAge() {
    assertThat(event("")).isEqualTo(AuditRequest.Action.AUDIT);
    assertThat(event("{}")).isEqualTo(AuditRequest.Action.AUDIT);
    assertThat(event("{\"detail\":{\"action\":\"audit\"}}")).isEqualTo(AuditRequest.Action.AUDIT);
    assertThat(
            event(
                "{\"source\":\"aws.scheduler\",\"detail-type\":\"Scheduled Event\","
                    + "\"time\":\"2001-01-01T00:00:00Z\",\"detail\":\"{\\\"action\\\":\\\"age\\\"}\"}"))
        .isEqualTo(AuditRequest.Action.AGE);
  }

  @Test
  void whatIsNotKnownIsRefused() {
    refused("{\"detail\":{\"action\":\"heal\"}}", "\"heal\"");
    refused("{\"detail\":{\"label\":\"x\"}}", "detail.label");
    refused("{\"source\":\"aws.s3\"}", "aws.s3");
  }

  @Test
  void whatIsRefusedAsksForNoAudit() {
    assertThat(asksForAnAudit("")).isTrue();
    assertThat(asksForAnAudit("{\"detail\":{\"action\":\"audit\"}}")).isTrue();
    assertThat(asksForAnAudit("{\"detail\":{\"action\":\"age\"}}")).isFalse();
    assertThat(asksForAnAudit("{\"detail\":{\"action\":\"heal\"}}")).isFalse();
    assertThat(asksForAnAudit("{\"source\":\"aws.s3\"}")).isFalse();
    assertThat(asksForAnAudit("{")).isFalse();
  }

  private static boolean asksForAnAudit(String event) {
    return AuditEventReader.asksForAnAudit(event.getBytes(StandardCharsets.UTF_8));
  }

  private void refused(String event, String what) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> event(event))
        .withMessageContaining(what);
  }

  private static AuditRequest.Action event(String text) {
    return AuditEventReader.read(text.getBytes(StandardCharsets.UTF_8), new Problems()).action();
  }

  private AuditSettings read(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("CLUSTER_NAME", "prod");
    variables.put("SNAPSHOT_BUCKET", "backups");
    return AuditSettings.read(new Environment(variables, problems));
  }
}
