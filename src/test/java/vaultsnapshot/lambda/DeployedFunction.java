package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;
import vaultsnapshot.local.InvocationResult;

/** A process of the function in AWS's runtime client, its answers read as JSON. */
final class DeployedFunction implements AutoCloseable {
  /** The function's timeout; nothing here takes so long. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final String ERROR_TYPE = "vaultsnapshot.lambda.FailedInvocation";

  private final FunctionProcess process;

  private DeployedFunction(FunctionProcess process) {
    this.process = process;
  }

  static DeployedFunction start(FunctionOptions options) {
    return new DeployedFunction(FunctionProcess.start(options));
  }

  /** Calls it; the answer of a success. */
  JsonObject answer(String event) {
    return json(process.invoke(event, TIMEOUT).successBody());
  }

  /** The same with Lambda's request id of a retry. */
  JsonObject answer(String event, String requestId) {
    return json(process.invoke(event, TIMEOUT, requestId).successBody());
  }

  /** Calls it; the message of a failure, which the handler itself must have put into words. */
  String failure(String event) {
    InvocationResult result = process.invoke(event, TIMEOUT);
    assertThat(result).isInstanceOf(InvocationResult.Failure.class);
    InvocationResult.Failure failure = (InvocationResult.Failure) result;
    assertThat(failure.type()).isEqualTo(ERROR_TYPE);
    assertThat(failure.message()).isNotBlank();
    return failure.message();
  }

  /** Calls it, whatever comes of it. */
  InvocationResult call(String event) {
    return process.invoke(event, TIMEOUT);
  }

  FunctionProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  private static JsonObject json(String body) {
    return Json.object(body).orElseThrow(() -> new AssertionError("not JSON: " + body));
  }
}
