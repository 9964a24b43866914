package vaultsnapshot.iam;

import com.google.gson.JsonObject;
import java.util.Optional;
import vaultsnapshot.input.Json;
import vaultsnapshot.template.Place;

/**
 * Which permissions Secrets Manager asks for, by request. Where the secret has a key of its own it
 * calls {@code kms:Decrypt} in the caller's name. That call does not pass this wire: it is made up
 * here, as AWS documents it ('Secret encryption and decryption in AWS Secrets Manager').
 *
 * @param place where the secrets are
 * @param keyArn the key that they are encrypted with; nothing for the account's default
 */
record SecretsManagerRequests(Place place, Optional<String> keyArn) {
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
    AccessRequest get = AccessRequest.of("secretsmanager:GetSecretValue", secret);
    return keyArn.map(key -> Wanted.of(get, decrypt(key, secret))).orElseGet(() -> Wanted.of(get));
  }

  private AccessRequest decrypt(String key, String secret) {
    return AccessRequest.of("kms:Decrypt", key)
        .with(KnownKey.VIA_SERVICE, "secretsmanager." + place.region() + ".amazonaws.com")
        .with(KnownKey.SECRET_CONTEXT, secret);
  }

  private static Optional<String> arn(JsonObject body) {
    return Json.text(body, "SecretId").filter(id -> id.startsWith("arn:"));
  }
}
