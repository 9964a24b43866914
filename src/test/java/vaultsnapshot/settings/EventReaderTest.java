package vaultsnapshot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.RunRequest.Action;

final class EventReaderTest {
  private static final String REQUEST_ID = "1B0F1A8B-0000-4000-8000-5e5a0e5e5a0e";
  private static final Instant SCHEDULED = Instant.parse("2026-11-23T02:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:41.5Z");

  private final EventReader reader =
      new EventReader(new RunSettings(Duration.ofHours(6)), () -> NOW);

  @ParameterizedTest
  @ValueSource(strings = {"scheduled.json", "scheduler.json"})
  void anEventOfARuleAndOneOfTheSchedulerAreTheSameScheduledBackup(String file) throws IOException {
    assertThat(read(file(file)))
        .isEqualTo(
            new RunRequest(Action.BACKUP, SCHEDULED, true, Optional.empty(), false, REQUEST_ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "",
        " \n",
        "{\"detail\":null}",
        "{\"detail\":\"\"}",
        "{\"detail\":{}}"
      })
  void nothingIsAManualBackupOfNowWithTheHeadOfTheRequestIdAsLabel(String body) {
    assertThat(read(body))
        .isEqualTo(
            new RunRequest(
                Action.BACKUP,
                Instant.parse("2026-11-23T02:00:41Z"),
                false,
                Optional.of("1b0f1a8b"),
                false,
                REQUEST_ID));
  }

  @Test
  void everyFileForAManualCallIsTaken() throws IOException {
    assertThat(read(file("manual.json")).label()).contains("1b0f1a8b");
    assertThat(read(file("labelled.json")).label()).contains("before-upgrade");
    assertThat(read(file("accept-rebuild.json")).acceptRebuild()).isTrue();
    RunRequest check = read(file("check.json"));
    assertThat(check.action()).isEqualTo(Action.CHECK);
    assertThat(check.label()).isEmpty();
  }

  @Test
  void aDetailInAStringIsReadAsOneInAnObject() {
    String expected = "{\"detail\":{\"label\":\"a\",\"acceptRebuild\":true,\"action\":\"backup\"}}";
    String straightened =
        "{\"detail\":\"{\\\"label\\\":\\\"a\\\",\\\"acceptRebuild\\\":true,\\\"action\\\":\\\"backup\\\"}\"}";
    assertThat(read(straightened)).isEqualTo(read(expected));
    assertThat(read(expected).label()).contains("a");
    assertThat(read(expected).acceptRebuild()).isTrue();
  }

  @Test
  void aTimeWithALabelIsAManualSnapshotOfThatTime() {
    RunRequest request =
        read("{\"time\":\"2026-11-23T03:00:00.9+01:00\",\"detail\":{\"label\":\"a\"}}");
    assertThat(request.scheduledAt()).isEqualTo(SCHEDULED);
    assertThat(request.timeGiven()).isTrue();
    assertThat(request.label()).contains("a");
  }

  @Test
  void anAgeUpToTheLimitIsTakenAndOneBeyondIsNot() {
    assertThat(read(at("2026-11-22T20:00:41Z")).timeGiven()).isTrue();
    assertThat(problems(at("2026-11-22T20:00:40Z")))
        .containsExactly(
            "time: 2026-11-22T20:00:40Z is 6h 1s ago, more than MAX_EVENT_AGE (6h) allows; remove"
                + " time for a manual snapshot of now, or raise MAX_EVENT_AGE");
  }

  @Test
  void aTimeAheadOfTheClockIsTakenForFiveMinutesAndNoLonger() {
    assertThat(read(at("2026-11-23T02:05:41Z")).timeGiven()).isTrue();
    assertThat(problems(at("2026-11-23T02:05:42Z")))
        .containsExactly(
            "time: 2026-11-23T02:05:42Z is 5m 1s ahead of the clock (2026-11-23T02:00:41Z), more"
                + " than 5m; remove time for a manual snapshot of now");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-11-23", "2026-11-23T02:00:00", ""})
  void aTimeThatIsNoneIsRefused(String time) {
    assertThat(problems(at(time)))
        .containsExactly(
            "time: got '" + time + "', expected a time as 2026-11-22T02:00:00Z, or no time at all");
  }

  @Test
  void anUnknownKeyInDetailIsRefusedAndTheKnownOnesAreListed() {
    assertThat(problems("{\"detail\":{\"lable\":\"a\"}}"))
        .containsExactly("detail.lable: is unknown, known are acceptRebuild, action, label");
  }

  @Test
  void aKeyOfDetailWrittenOneLevelTooHighIsRefused() {
    assertThat(problems("{\"label\":\"a\"}"))
        .containsExactly(
            "label: is not a key of an event, known are account, detail, detail-type, id, region,"
                + " resources, source, time, version; what a run can be told belongs into detail");
  }

  @Test
  void aHandWrittenEventWithATimeIsReadAsStrictly() {
    assertThat(problems("{\"time\":\"2026-11-23T02:00:00Z\",\"label\":\"a\"}"))
        .singleElement()
        .asString()
        .startsWith("label: is not a key of an event");
  }

  @Test
  void whatEventBridgeMayAddToItsEnvelopeOneDayIsLetThrough() {
    assertThat(
            read("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"novelty\":1,"
                    + "\"time\":\"2026-11-23T02:00:00Z\",\"detail\":{}}")
                .timeGiven())
        .isTrue();
  }

  @Test
  void anEventOfAnotherSourceIsRefused() {
    assertThat(
            problems(
                "{\"source\":\"aws.s3\",\"detail-type\":\"Object Created\",\"detail\":{\"bucket\":{}}}"))
        .containsExactly(
            "source: got 'aws.s3', expected aws.events or aws.scheduler; remove the trigger that"
                + " sends other events, or give its target an input of its own such as {}",
            "detail-type: got 'Object Created', expected Scheduled Event; remove the trigger that"
                + " sends other events, or give its target an input of its own such as {}",
            "detail.bucket: is unknown, known are acceptRebuild, action, label");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"", "\"-a\"", "\"a/b\"", "\"a.b\"", "\"A\"", "\"a b\"", "5", "null", "[\"a\"]"
      })
  void aLabelThatCannotStandInAKeyIsRefused(String label) {
    assertThat(problems("{\"detail\":{\"label\":" + label + "}}"))
        .containsExactly(
            "detail.label: got "
                + label
                + ", expected a string of 1 to 63 of a-z, 0-9 and -, with no - first");
  }

  @Test
  void aLabelMayHave63CharactersAndNoMore() {
    assertThat(read("{\"detail\":{\"label\":\"" + "a".repeat(63) + "\"}}").label())
        .contains("a".repeat(63));
    assertThat(problems("{\"detail\":{\"label\":\"" + "a".repeat(64) + "\"}}")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"true\"", "1", "null", "{}"})
  void acceptRebuildTakesOnlyABoolean(String value) {
    assertThat(problems("{\"detail\":{\"acceptRebuild\":" + value + "}}"))
        .containsExactly(
            "detail.acceptRebuild: got " + value + ", expected true or false, unquoted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"restore\"", "\"CHECK\"", "true", "null"})
  void anUnknownActionIsRefused(String action) {
    assertThat(problems("{\"detail\":{\"action\":" + action + "}}"))
        .containsExactly("detail.action: got " + action + ", expected \"check\" or \"backup\"");
  }

  @Test
  void aCheckThatIsToldWhatToStoreIsRefused() {
    assertThat(problems("{\"detail\":{\"action\":\"check\",\"label\":\"a\"}}"))
        .containsExactly(
            "detail.action: is \"check\", which stores nothing: remove label and acceptRebuild");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"[]|an array", "5|a number", "true|a boolean", "\"[]\"|a string", "\"x\"|a string"})
  void aDetailThatHoldsNoObjectIsRefused(String detail, String kind) {
    assertThat(problems("{\"detail\":" + detail + "}"))
        .containsExactly(
            "detail: is " + kind + ", expected a JSON object or a string that holds one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"{}\"", "{", "{} {}", "{'a':1}"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    assertThat(problems(body))
        .containsExactly(
            "event: is not a JSON object in UTF-8 ("
                + body.length()
                + " bytes), expected for example {} or {\"detail\": {\"label\":"
                + " \"before-upgrade\"}}");
  }

  @Test
  void aBodyThatIsNoUtf8IsRefused() {
    assertThat(problems(new byte[] {'{', (byte) 0xff, '}'}, new Problems()))
        .singleElement()
        .asString()
        .startsWith("event: is not a JSON object in UTF-8 (3 bytes)");
  }

  @Test
  void aFieldOfTheEnvelopeWithAWrongTypeIsRefused() {
    assertThat(problems("{\"time\":5,\"source\":{}}"))
        .containsExactlyInAnyOrder(
            "time: is a number, expected a string", "source: is an object, expected a string");
  }

  @Test
  void aRequestIdThatIsNoUuidCannotNameASnapshot() {
    InvalidInputException refusal =
        catchThrowableOfType(
            InvalidInputException.class, () -> reader.read(new byte[0], "local", new Problems()));
    assertThat(refusal.problems())
        .containsExactly(
            "request id: got 'local', expected a UUID to take the label from; give detail.label"
                + " instead");
  }

  @Test
  void problemsOfTheEnvironmentAndTheEventAreToldTogether() {
    Problems problems = new Problems();
    problems.add("VAULT_ADDR", "not set");
    byte[] body = "{\"time\":\"x\",\"detail\":{\"a\":1}}".getBytes(StandardCharsets.UTF_8);
    assertThat(problems(body, problems)).hasSize(3).startsWith("VAULT_ADDR: not set");
  }

  private RunRequest read(String body) {
    return reader.read(body.getBytes(StandardCharsets.UTF_8), REQUEST_ID, new Problems());
  }

  private List<String> problems(String body) {
    return problems(body.getBytes(StandardCharsets.UTF_8), new Problems());
  }

  private List<String> problems(byte[] body, Problems problems) {
    InvalidInputException refusal =
        catchThrowableOfType(
            InvalidInputException.class, () -> reader.read(body, REQUEST_ID, problems));
    assertThat(refusal).hasMessageStartingWith("settings and event: ");
    return refusal.problems();
  }

  private static String at(String time) {
    return "{\"time\":\"" + time + "\"}";
  }

  private static String file(String name) throws IOException {
    return Files.readString(Path.of("events", name));
  }
}
