package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.OutputLine;
import vaultsnapshot.report.EmbeddedMetrics;
import vaultsnapshot.report.EmbeddedMetrics.Point;
import vaultsnapshot.wire.WireVault;

/** What the runtime client's output carries to CloudWatch, and that no secret is in it. */
final class ReportIT {
  private static final String LOG_FORMAT = "AWS_LAMBDA_LOG_FORMAT";
  private static final String CANARY = "c4n4ry-in-a-coal-mine";

  private static PreparedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "Text"})
  void everyLineOfARunIsOursAsItIsFromTheStartOverEachStageToTheEnd(String format) {
    Output output = run(Deployment.create(cluster.secret()).with(LOG_FORMAT, format));
    assertThat(output.standardOutput()).allSatisfy(ReportIT::assertLogLine);
    List<JsonObject> log =
        output.standardOutput().stream().filter(line -> !line.has("_aws")).toList();
    assertThat(log).extracting(line -> text(line, "cluster")).containsOnly(Deployment.CLUSTER);
    assertThat(log)
        .extracting(line -> text(line, "requestId"))
        .doesNotContain("")
        .hasSizeGreaterThan(5);
    assertThat(text(log.getFirst(), "message")).isEqualTo("start");
    assertThat(text(log.getFirst(), "cryptoProvider")).startsWith("AmazonCorrettoCryptoProvider");
    assertThat(text(log.getLast(), "message")).isEqualTo("end");
    assertThat(text(log.getLast(), "status")).isEqualTo("stored");
    assertThat(log.stream().filter(line -> text(line, "message").equals("stage done")))
        .extracting(line -> text(line, "stage"))
        .containsExactly(
            "lookup",
            "list",
            "lineage",
            "credentials",
            "active-node",
            "login",
            "index",
            "snapshot",
            "transfer",
            "commit",
            "receipt",
            "retention");
    assertThat(log).extracting(line -> text(line, "level")).containsOnly("INFO");
  }

  @Test
  void cloudWatchFindsTheMetricsOfARun() {
    Output output = run(Deployment.create(cluster.secret()));
    List<Point> points = output.metrics();
    assertThat(points).extracting(Point::namespace).containsOnly("VaultSnapshot");
    assertThat(points)
        .extracting(Point::dimensions)
        .containsOnly(Map.of("Cluster", Deployment.CLUSTER));
    assertThat(value(points, "Success")).isEqualTo(1);
    assertThat(value(points, "Failure")).isZero();
    assertThat(value(points, "Bytes"))
        .isEqualTo(output.answers().getFirst().get("sizeBytes").getAsDouble());
    assertThat(value(points, "Entries"))
        .isEqualTo(output.answers().getFirst().get("entries").getAsDouble());
    assertThat(value(points, "TokenNotRevoked")).isZero();
    assertThat(value(points, "FallbackCryptoProvider")).isZero();
  }

  @Test
  void aFailureIsOneLineOfLevelErrorAndAMetricOfItsStage() {
    JsonObject secret = cluster.secret();
    secret.addProperty("secret_id", CANARY);
    Deployment deployment = Deployment.create(secret).with(LOG_FORMAT, "JSON");
    List<OutputLine> lines;
    String message;
    try (DeployedFunction function = deployment.start()) {
      message = function.failure(Events.scheduledAt(Instant.now()));
      function.process().kill();
      lines = function.process().output();
    }
    List<JsonObject> errors =
        json(lines).stream()
            .filter(line -> text(line, "level").equals("ERROR") && !line.has("_aws"))
            .filter(line -> line.has("stage"))
            .toList();
    assertThat(errors).hasSize(1);
    assertThat(text(errors.getFirst(), "stage")).isEqualTo("login");
    assertThat(text(errors.getFirst(), "error")).contains(message);
    assertThat(errors.getFirst().has("stack")).isFalse();
    List<Point> points = metrics(lines);
    assertThat(points)
        .filteredOn(point -> point.name().equals("Failure") && point.value() == 1)
        .extracting(Point::dimensions)
        .containsExactlyInAnyOrder(
            Map.of("Cluster", Deployment.CLUSTER),
            Map.of("Cluster", Deployment.CLUSTER, "Stage", "login"));
  }

  @Test
  void aCheckIsToldFromItsStartToItsEnd() {
    try (DeployedFunction function = Deployment.create(cluster.secret()).start()) {
      function.answer(Events.file("check.json").toString());
      function.process().kill();
      List<JsonObject> log = json(function.process().output());
      assertThat(text(log.getFirst(), "message")).isEqualTo("start");
      assertThat(text(log.getLast(), "message")).isEqualTo("end");
      assertThat(text(log.getLast(), "status")).isEqualTo("checked");
    }
  }

  @Test
  void noSecretIsInAnyOutputAnswerErrorReceiptOrMetadata() {
    List<String> canaries = new ArrayList<>(List.of(CANARY, WireVault.TOKEN));
    canaries.add(text(cluster.secret(), "secret_id"));
    Deployment deployment =
        Deployment.create(cluster.secret()).with("AWS_SESSION_TOKEN", CANARY + "-session");
    StringBuilder said = new StringBuilder();
    try (WireSite site = new WireSite();
        DeployedFunction function = deployment.start()) {
      said.append(function.answer(Events.labelled("good")));
      site.vault().login("approle/login", _ -> true, "");
      deployment.putSecret(site.appRole().toString());
      said.append(function.answer(Events.labelled("wire")));
      said.append(function.answer(Events.file("check.json").toString()));
      for (String secret : secretsThatFail(site)) {
        deployment.putSecret(secret);
        said.append(function.failure(Events.labelled("bad")));
        said.append(function.answer(Events.file("check.json").toString()));
      }
      function.process().kill();
      said.append(function.process().outputText());
    }
    assertThat(deployment.keys()).hasSize(4);
    for (String key : deployment.keys()) {
      said.append(deployment.head(key)).append(deployment.tags(key));
      said.append(key.endsWith(".json") ? deployment.text(key) : key);
    }
    assertThat(said).contains("run failed", "stage done");
    for (String canary : canaries) {
      assertThat(said.indexOf(canary)).as(canary).isNegative();
    }
  }

  /** Each carries a canary on another road: refused, malformed, echoed by a server. */
  private static List<String> secretsThatFail(WireSite site) {
    JsonObject wrongId = cluster.secret();
    wrongId.addProperty("secret_id", CANARY);
    JsonObject unknownKey = cluster.secret();
    unknownKey.addProperty("passwort", CANARY);
    String echo = "{\"errors\":[\"bad token " + CANARY + "\"]}";
    site.vault().json("/v1/auth/userpass/login/ada", 403, echo);
    site.vault().json("/v1/auth/jwt/login", 400, echo);
    site.vault()
        .json(
            "/v1/sys/storage/raft/snapshot",
            403,
            "{\"errors\":[\"bad token " + WireVault.TOKEN + "\"]}");
    return List.of(
        CANARY,
        "{\"role_id\": \"" + CANARY + "\"",
        "[\"" + CANARY + "\"]",
        "{\"token\": [\"" + CANARY + "\"]}",
        unknownKey.toString(),
        wrongId.toString(),
        cluster.secret(Map.of("token", CANARY)).toString(),
        cluster.secret(Map.of("client_cert", CANARY, "client_key", CANARY)).toString(),
        site.secret(Map.of("username", "ada", "password", CANARY)).toString(),
        site.secret(Map.of("role", "backup", "jwt", CANARY)).toString(),
        // The snapshot itself refused, with the token in the answer.
        site.appRole().toString());
  }

  /** One run of one process: its answer and all that it wrote. */
  private static Output run(Deployment deployment) {
    try (DeployedFunction function = deployment.start()) {
      JsonObject answer = function.answer(Events.scheduledAt(Instant.now()));
      function.process().kill();
      return new Output(List.of(answer), function.process().output());
    }
  }

  private record Output(List<JsonObject> answers, List<OutputLine> lines) {
    List<JsonObject> standardOutput() {
      return json(lines);
    }

    List<Point> metrics() {
      return ReportIT.metrics(lines);
    }
  }

  /** All lines of standard output, each of which has to be a JSON object. */
  private static List<JsonObject> json(List<OutputLine> lines) {
    return lines.stream()
        .filter(line -> !line.standardError())
        .map(line ->
            Json.object(line.text())
                .orElseThrow(() -> new AssertionError("not JSON: " + line.text())))
        .toList();
  }

  private static List<Point> metrics(List<OutputLine> lines) {
    List<String> documents =
        lines.stream()
            .filter(line -> !line.standardError() && line.text().contains("\"_aws\""))
            .map(OutputLine::text)
            .toList();
    assertThat(documents).hasSize(1);
    return EmbeddedMetrics.parse(documents.getFirst());
  }

  private static void assertLogLine(JsonObject line) {
    assertThat(text(line, "timestamp"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(Set.of("INFO", "WARN", "ERROR")).contains(text(line, "level"));
  }

  private static double value(List<Point> points, String name) {
    return points.stream()
        .filter(point -> point.name().equals(name))
        .mapToDouble(Point::value)
        .findFirst()
        .orElseThrow();
  }

  private static String text(JsonObject object, String name) {
    return Json.text(object, name).orElse("");
  }
}
