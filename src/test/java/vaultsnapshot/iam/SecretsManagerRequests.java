package vaultsnapshot.iam;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.input.Json;

/** Which permissions Secrets Manager asks for, by request. */
record SecretsManagerRequests(Keys keys) {
  private static final String TARGET = "x-amz-target";
  private static final String GET = "secretsmanager.GetSecretValue";

  static boolean isOne(WireRequest request) {
    return request.header(TARGET).isPresent();
  }

  Wanted of(WireRequest request) {
    String secret =
        Json.object(request.body().utf8())
            .filter(_ -> request.header(TARGET).equals(Optional.of(GET)))
            .filter(body -> body.keySet().equals(java.util.Set.of("SecretId")))
            .flatMap(SecretsManagerRequests::arn)
            .orElseThrow(() ->
                new UnmappedRequestException(
                    "Secrets Manager: expected GetSecretValue for an ARN alone, got "
                        + request.header(TARGET).orElse("nothing")));
    return Wanted.of(
        Stream.concat(
                Stream.of(AccessRequest.of("secretsmanager:GetSecretValue", secret)),
                keys.decryptSecret(secret).stream())
            .toList());
  }

  private static Optional<String> arn(JsonObject body) {
    return Json.text(body, "SecretId").filter(id -> id.startsWith("arn:"));
  }
}
