package vaultsnapshot.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.report.EmbeddedMetrics.Point;

final class MetricsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:09.5Z");
  private static final Duration DURATION = Duration.ofMillis(9_500);
  private static final Map<String, String> CLUSTER = Map.of("Cluster", "production");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Metrics metrics =
      new Metrics(new PrintStream(out, false, StandardCharsets.UTF_8), () -> NOW, "production");

  @Test
  void aStoredSnapshotIsTold() {
    metrics.ended(Receipts.full(), Optional.empty(), DURATION, false);
    assertThat(values(CLUSTER))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("Success", "1 Count"),
                Map.entry("Failure", "0 Count"),
                Map.entry("AlreadyStored", "0 Count"),
                Map.entry("NotDue", "0 Count"),
                Map.entry("DurationMs", "9500 Milliseconds"),
                Map.entry("FallbackCryptoProvider", "0 Count"),
                Map.entry("Bytes", "35112 Bytes"),
                Map.entry("Entries", "412 Count"),
                Map.entry("IndexWentBack", "0 Count"),
                Map.entry("Rebuilt", "0 Count"),
                Map.entry("TokenNotRevoked", "0 Count")));
    assertThat(points()).extracting(Point::namespace).containsOnly("VaultSnapshot");
    assertThat(points()).extracting(Point::timestamp).containsOnly(NOW.toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({"35112, 412, 0, 0", "1, 1, 0, 0", "35113, 413, 1, 1", "70224, 41200, 50, 99"})
  void whatIsLessThanBeforeIsToldInPercentRoundedUp(
      long bytesBefore, long entriesBefore, String bytesDrop, String entriesDrop) {
    metrics.ended(
        Receipts.full(), Optional.of(Receipts.of(bytesBefore, entriesBefore)), DURATION, false);
    assertThat(values(CLUSTER))
        .containsEntry("BytesDropPercent", bytesDrop + " Percent")
        .containsEntry("EntriesDropPercent", entriesDrop + " Percent");
  }

  @Test
  void anAuditTellsItsFindingsAndTheAge() {
    NewestAge age =
        new NewestAge(
            "production",
            Optional.of(
                new NewestAge.Newest("production/20261123T010009Z.snap", NOW.minusSeconds(3600))),
            NOW);
    metrics.audited(
        new AuditReport(
            age,
            2,
            List.of(finding(Finding.Outcome.OPEN), finding(Finding.Outcome.HEALED)),
            List.of(),
            List.of(new AuditReport.NotReached("tags", "one", "no time"))));
    assertThat(values(CLUSTER))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "NewestAgeSeconds", "3600 Seconds",
                "AuditFailure", "1 Count",
                "AuditProblems", "1 Count",
                "AuditHealed", "1 Count"));
  }

  @Test
  void withoutASnapshotTheAgeIsTenYears() {
    metrics.aged(new NewestAge("production", Optional.empty(), NOW));
    assertThat(values(CLUSTER)).containsExactly(Map.entry("NewestAgeSeconds", "315360000 Seconds"));
  }

  /** Otherwise the hourly look would silence the alarm of the daily audit. */
  @Test
  void onlyAnAuditTellsWhetherItFailedAndOneThatCannotLookTellsNoAge() {
    NewestAge age = new NewestAge("production", Optional.empty(), NOW);
    metrics.aged(age);
    assertThat(values(CLUSTER)).doesNotContainKey("AuditFailure");
    out.reset();
    metrics.audited(new AuditReport(age, 0, List.of(), List.of(), List.of()));
    assertThat(values(CLUSTER)).containsEntry("AuditFailure", "0 Count");
    out.reset();
    metrics.auditFailed();
    assertThat(values(CLUSTER)).containsExactly(Map.entry("AuditFailure", "1 Count"));
  }

  private static Finding finding(Finding.Outcome outcome) {
    return new Finding("tags", "key", "expected", "actual", "remedy", outcome);
  }

  @Test
  void theLineIsALogLineAsWell() {
    metrics.ended(Receipts.full(), Optional.empty(), DURATION, false);
    JsonObject line = JsonParser.parseString(line()).getAsJsonObject();
    assertThat(line.get("timestamp").getAsString()).isEqualTo("2026-11-23T02:00:09.500Z");
    assertThat(line.get("level").getAsString()).isEqualTo("INFO");
  }

  @Test
  void aRebuiltClusterIsToldUntilItIsAccepted() {
    metrics.ended(Receipts.rebuilt(false), Optional.empty(), DURATION, true);
    assertThat(values(CLUSTER))
        .containsEntry("Rebuilt", "1 Count")
        .containsEntry("IndexWentBack", "1 Count")
        .containsEntry("TokenNotRevoked", "1 Count")
        .containsEntry("FallbackCryptoProvider", "1 Count");
    out.reset();
    metrics.ended(Receipts.rebuilt(true), Optional.empty(), DURATION, true);
    assertThat(values(CLUSTER))
        .containsEntry("Rebuilt", "0 Count")
        .containsEntry("IndexWentBack", "0 Count");
  }

  @Test
  void aSnapshotThatWasThereAlreadyIsASuccessWhoseBytesAreNotCountedTwice() {
    metrics.ended(Receipts.full().with(Status.ALREADY_STORED), Optional.empty(), DURATION, false);
    assertThat(values(CLUSTER))
        .containsEntry("Success", "1 Count")
        .containsEntry("AlreadyStored", "1 Count")
        .doesNotContainKeys("Bytes", "Entries", "Rebuilt");
  }

  @Test
  void aRunThatWasNotDueIsNoSuccessAndNoFailure() {
    metrics.ended(Receipts.least(Status.NOT_DUE), Optional.empty(), DURATION, false);
    assertThat(values(CLUSTER))
        .containsEntry("NotDue", "1 Count")
        .containsEntry("Failure", "0 Count")
        .doesNotContainKey("Success");
  }

  @Test
  void aPreflightHasNoMetrics() {
    metrics.ended(Receipts.least(Status.CHECKED), Optional.empty(), DURATION, false);
    assertThat(out.size()).isZero();
  }

  @Test
  void aFailureIsToldByClusterAndByStage() {
    metrics.failed("download", DURATION, false, Optional.of(false));
    assertThat(values(CLUSTER))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "Success", "0 Count",
                "Failure", "1 Count",
                "DurationMs", "9500 Milliseconds",
                "FallbackCryptoProvider", "0 Count",
                "TokenNotRevoked", "1 Count"));
    assertThat(values(Map.of("Cluster", "production", "Stage", "download")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("Failure", "1 Count"));
    assertThat(JsonParser.parseString(line()).getAsJsonObject().get("level").getAsString())
        .isEqualTo("ERROR");
  }

  private Map<String, String> values(Map<String, String> dimensions) {
    Map<String, String> values = new TreeMap<>();
    points().stream()
        .filter(point -> point.dimensions().equals(dimensions))
        .forEach(
            point -> values.put(point.name(), "%.0f %s".formatted(point.value(), point.unit())));
    return values;
  }

  private List<Point> points() {
    return EmbeddedMetrics.parse(line());
  }

  private String line() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
