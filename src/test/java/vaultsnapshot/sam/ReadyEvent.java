package vaultsnapshot.sam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.DemoSite;
import vaultsnapshot.local.Parts;

/**
 * A file of {@code events/}.
 *
 * @param name of the file, whose beginning tells whose it is
 */
record ReadyEvent(String name) {
  private static final Path FOLDER = Parts.projectFolder().resolve("events");

  /** All of them, by name. */
  static List<ReadyEvent> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> new ReadyEvent(file.getFileName().toString()))
          .sorted(java.util.Comparator.comparing(ReadyEvent::name))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Logical id of the function that takes it. */
  String function() {
    if (name.startsWith("operator-")) {
      return "OperatorFunction";
    }
    return name.startsWith("audit") ? "AuditFunction" : SamCli.FUNCTION;
  }

  /** With this time where it has one: old events are refused. */
  String at(Instant time) {
    try {
      JsonObject event = Json.object(Files.readString(FOLDER.resolve(name))).orElseThrow();
      if (event.has("time")) {
        event.addProperty("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
      }
      return event.toString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The answer is the one for a bucket that holds snapshots of a cluster of one node. */
  void assertAnswered(DemoSite site, JsonObject answer) throws IOException {
    String text = answer.toString();
    switch (name) {
      case "check.json" ->
          assertThat(text)
              .contains("\"status\":\"checked\"", passed("login"), passed("bucket: write"));
      case "audit-age.json" ->
          assertThat(answer.get("newestAgeSeconds").getAsLong()).as(text).isNotNegative();
      case "audit.json" -> {
        assertThat(text).contains("\"status\":\"audited\"", "\"notReached\":[]");
        assertThat(answer.getAsJsonArray("readBack")).as(text).isNotEmpty();
      }
      case "operator-list.json" ->
          assertThat(answer.getAsJsonArray("snapshots")).as(text).isNotEmpty();
      case "operator-verify.json" -> assertThat(text).contains("\"passed\":true");
      case "operator-configuration.json" ->
          assertThat(answer.getAsJsonArray("peers")).as(text).hasSize(1);
      case "operator-restore.json", "operator-restore-force.json" ->
          assertThat(text).contains("\"status\":\"planned\"").doesNotContain("refusals");
      // They name nodes that this cluster does not have.
      case "operator-join.json", "operator-bootstrap.json" ->
          assertThat(text).contains("none of the configured addresses");
      case "operator-remove-peer.json" ->
          assertThat(text).contains("'vault-2' is not in the configuration");
      default -> StoredSnapshot.assertStored(site, answer);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private static String passed(String check) {
    return "{\"check\":\"" + check + "\",\"result\":\"passed\"";
  }
}
