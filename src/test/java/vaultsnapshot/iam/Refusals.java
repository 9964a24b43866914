package vaultsnapshot.iam;

import com.google.gson.JsonObject;

/**
 * AWS's own refusals.
 *
 * @param caller the ARN of who asks
 */
record Refusals(String caller) {
  /** As S3 writes it since it names action and resource; to HEAD it can say nothing. */
  WireAnswer ofS3(String method, AccessRequest request, Decision decision) {
    String body =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>AccessDenied</Code><Message>User: %s is not authorized to perform: %s on resource: "%s" %s</Message>\
        <RequestId>0123456789ABCDEF</RequestId><HostId>front-door</HostId></Error>\
        """
            .formatted(
                caller, request.action(), request.resource(), decision.because(request.action()));
    return WireAnswer.of(403, "application/xml", method.equals("HEAD") ? "" : body);
  }

  /** As Secrets Manager writes it; of the key it says no more than this. */
  WireAnswer ofSecretsManager(AccessRequest request, Decision decision) {
    JsonObject body = new JsonObject();
    body.addProperty("__type", "AccessDeniedException");
    body.addProperty(
        "Message",
        request.action().startsWith("kms:")
            ? "Access to KMS is not allowed"
            : "User: %s is not authorized to perform: %s on resource: %s %s"
                .formatted(
                    caller,
                    request.action(),
                    request.resource(),
                    decision.because(request.action())));
    return WireAnswer.of(400, "application/x-amz-json-1.1", body.toString());
  }
}
