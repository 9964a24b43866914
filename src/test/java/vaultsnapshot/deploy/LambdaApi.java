package vaultsnapshot.deploy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.LocalAws;

/** Lambda's own calls. */
record LambdaApi(AwsCalls calls) {
  private static final String FUNCTIONS = "/2015-03-31/functions/";

  /** What came of a call that waited for its answer. */
  record Answer(boolean failed, String body) {
    /** The JSON of a success. */
    JsonObject json() {
      if (failed) {
        throw new AssertionError("the function failed: " + body);
      }
      return Json.object(body).orElseThrow(() -> new AssertionError("not JSON: " + body));
    }
  }

  static LambdaApi of(LocalAws aws) {
    return new LambdaApi(new AwsCalls(aws, "lambda"));
  }

  /** Calls a function and waits for its answer. */
  Answer invoke(String function, String event) {
    HttpResponse<String> response = invoke(function, event, "RequestResponse");
    return new Answer(
        response.headers().firstValue("X-Amz-Function-Error").isPresent(), response.body());
  }

  /** Leaves an event in the function's queue, as rules do. */
  void invokeLater(String function, String event) {
    invoke(function, event, "Event");
  }

  /** Names of all functions. */
  Set<String> names() {
    return json(calls.send(calls.to(FUNCTIONS).GET())).getAsJsonArray("Functions").asList().stream()
        .map(function -> function.getAsJsonObject().get("FunctionName").getAsString())
        .collect(Collectors.toSet());
  }

  /** Handler, role, timeout and the like, as Lambda has them. */
  JsonObject configuration(String function) {
    return json(calls.send(calls.to(FUNCTIONS + function + "/configuration").GET()));
  }

  /** The environment that the owner of the function set. */
  Map<String, String> environment(String function) {
    return configuration(function)
        .getAsJsonObject("Environment")
        .getAsJsonObject("Variables")
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, LambdaApi::value));
  }

  private HttpResponse<String> invoke(String function, String event, String type) {
    return calls.send(
        calls
            .to(FUNCTIONS + function + "/invocations")
            .header("X-Amz-Invocation-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(event)));
  }

  private static JsonObject json(HttpResponse<String> response) {
    return Json.object(response.body()).orElseThrow();
  }

  private static String value(Map.Entry<String, JsonElement> variable) {
    return variable.getValue().getAsString();
  }
}
