package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;
import vaultsnapshot.local.InvocationResult;
import vaultsnapshot.local.Waiting;

/** A process of the function in AWS's runtime client, its answers read as JSON. */
final class DeployedFunction implements AutoCloseable {
  /** The function's timeout; nothing here takes so long. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final String ERROR_TYPE = "vaultsnapshot.lambda.FailedInvocation";

  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(30);

  private final FunctionProcess process;
  private int calls;

  private DeployedFunction(FunctionProcess process) {
    this.process = process;
  }

  static DeployedFunction start(FunctionOptions options) {
    return new DeployedFunction(FunctionProcess.start(options));
  }

  /** Calls it; the answer of a success. */
  JsonObject answer(String event) {
    return answer(event, UUID.randomUUID().toString());
  }

  /** The same with Lambda's request id of a retry. */
  JsonObject answer(String event, String requestId) {
    return json(invoke(event, requestId).successBody());
  }

  /** Calls it; the message of a failure, which the handler itself must have put into words. */
  String failure(String event) {
    InvocationResult result = invoke(event, UUID.randomUUID().toString());
    assertThat(result).isInstanceOf(InvocationResult.Failure.class);
    InvocationResult.Failure failure = (InvocationResult.Failure) result;
    assertThat(failure.type()).isEqualTo(ERROR_TYPE);
    assertThat(failure.message()).isNotBlank();
    return failure.message();
  }

  /** The same of a call that tells no metrics, which {@link #metrics} then sees. */
  String failureWithoutMetrics(String event) {
    String message = failure(event);
    calls--;
    return message;
  }

  /**
   * The metrics of the newest call, of a function that made no checks: they have none. Output comes
   * through a pipe and may lag behind the answer.
   */
  JsonObject metrics() {
    Waiting.until(calls + " documents of metrics", OUTPUT_LIMIT, () -> documents().size() == calls);
    return documents().getLast();
  }

  FunctionProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  private List<JsonObject> documents() {
    return process.output().stream()
        .flatMap(line -> Json.object(line.text()).stream())
        .filter(line -> line.has("_aws"))
        .toList();
  }

  private InvocationResult invoke(String event, String requestId) {
    calls++;
    return process.invoke(event, TIMEOUT, requestId);
  }

  private static JsonObject json(String body) {
    return Json.object(body).orElseThrow(() -> new AssertionError("not JSON: " + body));
  }
}
