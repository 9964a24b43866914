package vaultsnapshot.deploy;

import com.google.gson.JsonObject;
import java.net.http.HttpRequest;
import vaultsnapshot.local.LocalAws;

/** EventBridge's own calls. */
record EventBridge(AwsCalls calls) {
  static EventBridge of(LocalAws aws) {
    return new EventBridge(new AwsCalls(aws, "events"));
  }

  /** Lets a rule fire no more. */
  void disable(String rule) {
    JsonObject request = new JsonObject();
    request.addProperty("Name", rule);
    calls.send(
        calls
            .to("/")
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "AWSEvents.DisableRule")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString())));
  }
}
