package vaultsnapshot.local;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import vaultsnapshot.input.Json;

/**
 * One call of the function on its way through the Runtime API.
 *
 * @param requestId Lambda's id of the call; a retry of an asynchronous call has the same one
 * @param event the payload, as it is
 * @param deadline when Lambda would kill it
 * @param result completed once
 */
record Invocation(
    String requestId, String event, Instant deadline, CompletableFuture<InvocationResult> result) {
  static Invocation of(String requestId, String event, Instant deadline) {
    return new Invocation(requestId, event, deadline, new CompletableFuture<>());
  }

  void succeed(String body) {
    result.complete(new InvocationResult.Success(requestId, body));
  }

  /** Fails with an error document as the runtime client posts it. */
  void failWith(String errorDocument) {
    JsonObject error = Json.object(errorDocument).orElseGet(JsonObject::new);
    result.complete(
        new InvocationResult.Failure(
            requestId,
            Json.text(error, "errorType").orElse(""),
            Json.text(error, "errorMessage").orElse(""),
            errorDocument));
  }

  /** Fails as Lambda itself words it. */
  void failAs(String type, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("errorType", type);
    error.addProperty("errorMessage", "RequestId: " + requestId + " Error: " + message);
    failWith(error.toString());
  }
}
