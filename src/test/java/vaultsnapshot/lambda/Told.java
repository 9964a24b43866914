package vaultsnapshot.lambda;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.InvocationResult;
import vaultsnapshot.local.Waiting;

/**
 * One call of the function, with what its owner is told: its answer or failure, and its warnings.
 *
 * @param receipt where it succeeded
 * @param problems the failure's message, and warnings of the log
 */
record Told(Optional<JsonObject> receipt, List<String> problems) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  static Told by(DeployedFunction function, String event) {
    String id = UUID.randomUUID().toString();
    InvocationResult result = function.process().invoke(event, LIMIT, id);
    // Output comes through a pipe, and so perhaps after the result.
    Waiting.until(
        "the end of the call's log", LIMIT, () -> lines(function, id).anyMatch(Told::isLast));
    List<String> warnings =
        lines(function, id)
            .filter(line -> line.get("level").getAsString().equals("WARN"))
            .map(Told::text)
            .toList();
    return switch (result) {
      case InvocationResult.Success success -> new Told(Json.object(success.body()), warnings);
      case InvocationResult.Failure failure ->
          new Told(
              Optional.empty(),
              Stream.concat(Stream.of(failure.message()), warnings.stream()).toList());
    };
  }

  /** The status of the answer; {@code failed} where there is none. */
  String status() {
    return receipt.map(json -> json.get("status").getAsString()).orElse("failed");
  }

  private static Stream<JsonObject> lines(DeployedFunction function, String id) {
    return function.process().output().stream()
        .flatMap(line -> Json.object(line.text()).stream())
        .filter(line -> Json.text(line, "requestId").equals(Optional.of(id)));
  }

  private static String text(JsonObject line) {
    return line.entrySet().stream()
        .map(field -> field.getValue().getAsString())
        .collect(Collectors.joining(" "));
  }

  private static boolean isLast(JsonObject line) {
    return List.of("end", "run failed").contains(line.get("message").getAsString());
  }
}
