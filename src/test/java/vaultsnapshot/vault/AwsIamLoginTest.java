package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import vaultsnapshot.input.Secret;
import vaultsnapshot.wire.SignedIdentity;

/** Decodes the body as Vault does, and recomputes the signature as STS does. */
final class AwsIamLoginTest {
  private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final AwsCredentialsIdentity ROLE =
      AwsSessionCredentialsIdentity.create("ASIAEXAMPLE", SECRET_KEY, "session+token/==");
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:07Z");
  private static final Login.Aws PLAIN =
      new Login.Aws("aws", Optional.empty(), Optional.empty(), Optional.empty());
  private static final Login.Aws REGIONAL =
      new Login.Aws(
          "aws", Optional.of("backup"), Optional.of("vault.example.com"), Optional.of("eu-west-1"));

  @Test
  void theRequestIsGetCallerIdentityAtTheGlobalEndpoint() {
    JsonObject body = AwsIamLogin.body(PLAIN, ROLE, NOW);
    assertThat(body.keySet())
        .containsExactlyInAnyOrder(
            "iam_http_request_method",
            "iam_request_url",
            "iam_request_body",
            "iam_request_headers");
    assertThat(body.get("iam_http_request_method").getAsString()).isEqualTo("POST");
    assertThat(decoded(body, "iam_request_url")).isEqualTo("https://sts.amazonaws.com/");
    assertThat(decoded(body, "iam_request_body"))
        .isEqualTo("Action=GetCallerIdentity&Version=2011-06-15");
    assertThat(header(body, "Host")).isEqualTo("sts.amazonaws.com");
    assertThat(header(body, "X-Amz-Date")).isEqualTo("20261123T020007Z");
    assertThat(header(body, "Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20261123/us-east-1/sts/aws4_request,");
  }

  @Test
  void theRoleAndTheRegionalEndpointComeFromTheLogin() {
    JsonObject body = AwsIamLogin.body(REGIONAL, ROLE, NOW);
    assertThat(body.get("role").getAsString()).isEqualTo("backup");
    assertThat(decoded(body, "iam_request_url")).isEqualTo("https://sts.eu-west-1.amazonaws.com/");
    assertThat(header(body, "Host")).isEqualTo("sts.eu-west-1.amazonaws.com");
    assertThat(header(body, "Authorization")).contains("/20261123/eu-west-1/sts/aws4_request,");
  }

  @Test
  void chinaHasItsOwnDomain() {
    Login.Aws login =
        new Login.Aws("aws", Optional.empty(), Optional.empty(), Optional.of("cn-north-1"));
    assertThat(header(AwsIamLogin.body(login, ROLE, NOW), "Host"))
        .isEqualTo("sts.cn-north-1.amazonaws.com.cn");
  }

  @Test
  void whatMustNotComeBackIsTheHeadersAsSentAndWhatMakesThemWorthHaving() {
    JsonObject body = AwsIamLogin.body(PLAIN, ROLE, NOW);
    String authorization = header(body, "Authorization");
    assertThat(AwsIamLogin.secretsIn(body))
        .extracting(Secret::value)
        .contains(
            body.get("iam_request_headers").getAsString(),
            authorization,
            authorization.substring(authorization.indexOf("Signature=") + "Signature=".length()),
            "session+token/==");
  }

  @Test
  void everyHeaderIsSignedAndNoneIsThereThatVaultRefuses() {
    JsonObject body = AwsIamLogin.body(REGIONAL, ROLE, NOW);
    assertThat(headers(body).keySet())
        .containsExactlyInAnyOrder(
            "Host",
            "Content-Type",
            "X-Amz-Date",
            "X-Amz-Security-Token",
            "X-Vault-AWS-IAM-Server-ID",
            "Authorization");
    assertThat(header(body, "X-Amz-Security-Token")).isEqualTo("session+token/==");
    assertThat(header(body, "X-Vault-AWS-IAM-Server-ID")).isEqualTo("vault.example.com");
    assertThat(new SignedIdentity(body).signedHeaders())
        .containsExactly(
            "content-type",
            "host",
            "x-amz-date",
            "x-amz-security-token",
            "x-vault-aws-iam-server-id");
  }

  @Test
  void credentialsOfAUserSendNoSessionToken() {
    AwsCredentialsIdentity user = AwsCredentialsIdentity.create("AKIAEXAMPLE", SECRET_KEY);
    assertThat(headers(AwsIamLogin.body(PLAIN, user, NOW)).keySet())
        .containsExactlyInAnyOrder("Host", "Content-Type", "X-Amz-Date", "Authorization");
  }

  @Test
  void theSignatureIsTheOneThatStsComputes() {
    for (Login.Aws login : new Login.Aws[] {PLAIN, REGIONAL}) {
      JsonObject body = AwsIamLogin.body(login, ROLE, NOW);
      assertThat(recomputed(body, SECRET_KEY)).isEqualTo(new SignedIdentity(body).signature());
    }
  }

  @Test
  void aTamperedRequestNoLongerMatchesItsSignature() {
    JsonObject body = AwsIamLogin.body(REGIONAL, ROLE, NOW);
    String signature = new SignedIdentity(body).signature();
    assertThat(recomputed(withHeader(body, "X-Vault-AWS-IAM-Server-ID", "evil"), SECRET_KEY))
        .isNotEqualTo(signature);
    assertThat(recomputed(withHeader(body, "Host", "sts.amazonaws.com"), SECRET_KEY))
        .isNotEqualTo(signature);
    assertThat(recomputed(withBody(body, "Action=GetSessionToken"), SECRET_KEY))
        .isNotEqualTo(signature);
    assertThat(recomputed(body, "another key")).isNotEqualTo(signature);
  }

  private static String recomputed(JsonObject body, String secretKey) {
    return new SignedIdentity(body).recomputed(secretKey);
  }

  private static JsonObject headers(JsonObject body) {
    return new SignedIdentity(body).headers();
  }

  private static String header(JsonObject body, String name) {
    return new SignedIdentity(body).header(name).orElseThrow();
  }

  private static JsonObject withHeader(JsonObject body, String name, String value) {
    JsonObject headers = headers(body);
    headers.getAsJsonArray(name).set(0, new JsonPrimitive(value));
    return with(body, "iam_request_headers", headers.toString());
  }

  private static JsonObject withBody(JsonObject body, String requestBody) {
    return with(body, "iam_request_body", requestBody);
  }

  private static JsonObject with(JsonObject body, String name, String text) {
    JsonObject changed = body.deepCopy();
    changed.addProperty(
        name, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    return changed;
  }

  private static String decoded(JsonObject body, String name) {
    return new SignedIdentity(body).decoded(name);
  }
}
