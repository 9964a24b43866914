package vaultsnapshot.deploy;

import com.google.gson.JsonObject;
import java.net.http.HttpRequest;
import java.util.Map;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.LocalAws;

/**
 * A service that speaks AWS's JSON protocol: an object goes in, an object comes out.
 *
 * @param target the service's name in the header that names the action
 */
record JsonApi(AwsCalls calls, String target) {
  static JsonApi kms(LocalAws aws) {
    return new JsonApi(new AwsCalls(aws, "kms"), "TrentService");
  }

  static JsonApi logs(LocalAws aws) {
    return new JsonApi(new AwsCalls(aws, "logs"), "Logs_20140328");
  }

  static JsonApi events(LocalAws aws) {
    return new JsonApi(new AwsCalls(aws, "events"), "AWSEvents");
  }

  JsonObject call(String action, Map<String, String> parameters) {
    JsonObject request = new JsonObject();
    parameters.forEach(request::addProperty);
    return call(action, request);
  }

  /** The answer; an empty object where the service has nothing to say. */
  JsonObject call(String action, JsonObject request) {
    String answer =
        calls
            .send(
                calls
                    .to("/")
                    .header("Content-Type", "application/x-amz-json-1.1")
                    .header("X-Amz-Target", target + "." + action)
                    .POST(HttpRequest.BodyPublishers.ofString(request.toString())))
            .body();
    return answer.isEmpty()
        ? new JsonObject()
        : Json.object(answer).orElseThrow(() -> new AssertionError("not JSON: " + answer));
  }
}
