package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.InvocationResult;

/**
 * What came of one invocation.
 *
 * @param name key of the snapshot, whether stored or not, without its ending
 * @param took as its caller saw it
 */
record Backup(InvocationResult result, String name, Duration took) {
  /** Where the snapshot is to lie. */
  String key() {
    return name + ".snap";
  }

  /** Where its receipt is to lie. */
  String receiptKey() {
    return name + ".json";
  }

  /** The answer of a run that succeeded; throws with the function's message otherwise. */
  JsonObject receipt() {
    return Json.object(result.successBody()).orElseThrow();
  }

  String status() {
    return receipt().get("status").getAsString();
  }

  URI activeNode() {
    return URI.create(receipt().get("activeNode").getAsString());
  }

  int attempts() {
    return receipt().get("attempts").getAsInt();
  }

  /** The message that the caller of a failed run reads. */
  String error() {
    return switch (result) {
      case InvocationResult.Failure failure -> failure.message();
      case InvocationResult.Success success ->
          throw new AssertionError("expected a failure, got " + success.body());
    };
  }

  /** Whether Lambda had to kill the function. */
  boolean wasKilled() {
    return result instanceof InvocationResult.Failure failure
        && (failure.type().startsWith("Sandbox.") || failure.type().startsWith("Runtime."));
  }
}
