package vaultsnapshot.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One of Lambda's execution environments: a process of a deployed function, and a new one where the
 * last has died. Lambda gives it one call at a time.
 */
final class HostedFunction implements AutoCloseable {
  private final JsonObject function;
  private final BiFunction<String, FunctionOptions, FunctionOptions> surroundings;
  private final Consumer<LambdaHost.Line> listener;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private Optional<FunctionProcess> process = Optional.empty();

  /**
   * Starts nothing yet: the first call does, as its surroundings are then known.
   *
   * @param function as {@code lambda_host.py} describes it
   * @param surroundings a function's name and options to what it also gets
   */
  HostedFunction(
      JsonObject function,
      BiFunction<String, FunctionOptions, FunctionOptions> surroundings,
      Consumer<LambdaHost.Line> listener) {
    this.function = function;
    this.surroundings = surroundings;
    this.listener = listener;
  }

  /** Runs one call; the answer is what {@code lambda_host.py} reads. */
  synchronized JsonObject invoke(JsonObject call) {
    log.clear();
    InvocationResult result =
        living()
            .invoke(
                call.get("event").getAsString(),
                Duration.ofSeconds(function.get("timeoutSeconds").getAsLong()),
                call.get("requestId").getAsString());
    JsonObject answer = new JsonObject();
    switch (result) {
      case InvocationResult.Success success -> {
        answer.addProperty("failed", false);
        answer.addProperty("body", success.body());
      }
      case InvocationResult.Failure failure -> {
        answer.addProperty("failed", true);
        answer.addProperty("body", failure.body());
      }
    }
    answer.addProperty("log", String.join("\n", log));
    return answer;
  }

  @Override
  public synchronized void close() {
    process.ifPresent(FunctionProcess::close);
    process = Optional.empty();
  }

  private FunctionProcess living() {
    process.filter(old -> !old.isAlive()).ifPresent(FunctionProcess::close);
    FunctionProcess living =
        process
            .filter(FunctionProcess::isAlive)
            .orElseGet(() -> FunctionProcess.start(options(), this::heard));
    process = Optional.of(living);
    return living;
  }

  private FunctionOptions options() {
    return surroundings
        .apply(
            text("name"),
            FunctionOptions.of(Path.of(text("code")), text("handler"), variables("environment"))
                .withMemoryMegabytes(function.get("memoryMegabytes").getAsInt()))
        .withVariables(variables("ofLambda"));
  }

  private void heard(OutputLine line) {
    log.add(line.text());
    listener.accept(new LambdaHost.Line(text("name"), line.text()));
  }

  private String text(String name) {
    return function.get(name).getAsString();
  }

  private Map<String, String> variables(String name) {
    return function.getAsJsonObject(name).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, HostedFunction::value));
  }

  private static String value(Map.Entry<String, JsonElement> variable) {
    return variable.getValue().getAsString();
  }
}
