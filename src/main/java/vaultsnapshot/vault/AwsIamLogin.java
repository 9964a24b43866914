package vaultsnapshot.vault;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Secret;

/**
 * The login of the {@code aws} method: a GetCallerIdentity request to STS, signed here and sent by
 * Vault, which so learns who signed it. Field names and headers as Vault's API documentation, 'AWS
 * auth method', has them; STS takes the request for 15 minutes.
 */
public final class AwsIamLogin {
  private static final String HEADERS = "iam_request_headers";
  private static final String REQUEST_BODY = "Action=GetCallerIdentity&Version=2011-06-15";

  /** Where the global endpoint's requests are signed for. */
  private static final String GLOBAL_REGION = "us-east-1";

  private static final String GLOBAL_HOST = "sts.amazonaws.com";

  private AwsIamLogin() {}

  /** Signs as whoever this process is for AWS. */
  public static Function<Login.Aws, JsonObject> ofThisProcess(InstantSource clock) {
    return login ->
        body(
            login,
            DefaultCredentialsProvider.builder().build().resolveCredentials(),
            clock.instant());
  }

  /**
   * The body to POST to {@code auth/<mount>/login}. Whoever has it can log in: it belongs on the
   * wire to the cluster and nowhere else.
   *
   * @param signedAt the time now
   */
  public static JsonObject body(
      Login.Aws login, AwsCredentialsIdentity credentials, Instant signedAt) {
    String region = login.stsRegion().orElse(GLOBAL_REGION);
    String host = login.stsRegion().map(AwsIamLogin::regionalHost).orElse(GLOBAL_HOST);
    Map<String, String> headers = headers(login, credentials, host, signedAt);
    headers.put(
        "Authorization",
        new AwsSignature(signedAt, region, "sts")
            .authorization(credentials, Map.copyOf(headers), REQUEST_BODY));
    JsonObject body = new JsonObject();
    login.role().ifPresent(role -> body.addProperty("role", role));
    body.addProperty("iam_http_request_method", "POST");
    body.addProperty("iam_request_url", base64("https://" + host + "/"));
    body.addProperty("iam_request_body", base64(REQUEST_BODY));
    body.addProperty(HEADERS, base64(json(headers).toString()));
    return body;
  }

  /**
   * What of {@code body} must not come back out of an error message: the headers as they are sent,
   * and what makes them worth having. When a signature does not match, STS answers with all that it
   * should have covered, the session token included, and Vault passes that on.
   */
  static List<Secret> secretsIn(JsonObject body) {
    String sent = body.get(HEADERS).getAsString();
    String headers = new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8);
    JsonObject values = Json.object(headers).orElseThrow();
    return Stream.concat(
            Stream.of(sent),
            Stream.of("Authorization", "X-Amz-Security-Token")
                .flatMap(name -> Stream.ofNullable(values.getAsJsonArray(name)))
                .map(value -> value.get(0).getAsString())
                .flatMap(value -> Stream.of(value, value.replaceFirst(".*Signature=", ""))))
        .map(Secret::new)
        .toList();
  }

  /** Vault refuses any other X-Amz-* header that it was not set up for. */
  private static Map<String, String> headers(
      Login.Aws login, AwsCredentialsIdentity credentials, String host, Instant signedAt) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", host);
    headers.put("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    headers.put("X-Amz-Date", AwsSignature.date(signedAt));
    if (credentials instanceof AwsSessionCredentialsIdentity session) {
      headers.put("X-Amz-Security-Token", session.sessionToken());
    }
    login.serverId().ifPresent(id -> headers.put("X-Vault-AWS-IAM-Server-ID", id));
    return headers;
  }

  private static String regionalHost(String region) {
    return "sts." + region + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
  }

  /** Each value in an array, the form in which Vault's own clients send them. */
  private static JsonObject json(Map<String, String> headers) {
    JsonObject json = new JsonObject();
    headers.forEach((name, value) -> {
      JsonArray values = new JsonArray(1);
      values.add(value);
      json.add(name, values);
    });
    return json;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
