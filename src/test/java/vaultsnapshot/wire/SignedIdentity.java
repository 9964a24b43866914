package vaultsnapshot.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The body of an {@code aws} login, read as Vault reads it and judged as STS judges it: the
 * signature is computed again with the caller's secret key.
 *
 * @param body what was posted to {@code auth/aws/login}
 */
public record SignedIdentity(JsonObject body) {
  /** What Vault's own check takes (builtin/credential/aws, {@code validateLoginIamRequestBody}). */
  private static final String CALL = "Action=GetCallerIdentity&Version=2011-06-15";

  private static final Set<String> AMZ_HEADERS = Set.of("x-amz-date", "x-amz-security-token");
  private static final String SERVER_ID = "X-Vault-AWS-IAM-Server-ID";

  /** As far as AWS's clock and the caller's may be apart. */
  private static final Duration MOST_SKEW = Duration.ofMinutes(15);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=[^/]+/(?<scope>[^,]+), SignedHeaders=(?<headers>[^,]+),"
              + " Signature=(?<signature>[0-9a-f]{64})");

  /** Whether a Vault that wants {@code serverId}, and STS behind it, would take the login. */
  public boolean isAccepted(String secretKey, String serverId, Instant now) {
    return isTheCall()
        && signedHeaders().containsAll(List.of("host", "x-amz-date", lower(SERVER_ID)))
        && signedHeaders().containsAll(amzHeaders())
        && AMZ_HEADERS.containsAll(amzHeaders())
        && header(SERVER_ID).equals(Optional.of(serverId))
        && isOfNow(now)
        && signature().equals(recomputed(secretKey));
  }

  /** The signature as it came. */
  public String signature() {
    return authorization().group("signature");
  }

  /** Names of the signed headers, in their order. */
  public List<String> signedHeaders() {
    return List.of(authorization().group("headers").split(";", -1));
  }

  /** The only value of a header of the signed request. */
  public Optional<String> header(String name) {
    return headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> onlyElement(header.getValue()))
        .findFirst();
  }

  /** The headers of the signed request, each a list of values. */
  public JsonObject headers() {
    return JsonParser.parseString(decoded("iam_request_headers")).getAsJsonObject();
  }

  /** A field that is sent in base64. */
  public String decoded(String name) {
    return new String(
        Base64.getDecoder().decode(body.get(name).getAsString()), StandardCharsets.UTF_8);
  }

  /**
   * The signature that {@code secretKey} gives this request (AWS Signature Version 4, 'Create a
   * signed request').
   */
  public String recomputed(String secretKey) {
    StringBuilder canonical = new StringBuilder("POST\n/\n\n");
    for (String name : signedHeaders()) {
      canonical.append(name).append(':').append(header(name).orElse("")).append('\n');
    }
    canonical
        .append('\n')
        .append(String.join(";", signedHeaders()))
        .append('\n')
        .append(sha256(decoded("iam_request_body")));
    String scope = authorization().group("scope");
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            header("X-Amz-Date").orElse(""),
            scope,
            sha256(canonical.toString()));
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private boolean isTheCall() {
    return body.get("iam_http_request_method").getAsString().equals("POST")
        && decoded("iam_request_url").equals("https://" + header("Host").orElse("") + "/")
        && decoded("iam_request_body").equals(CALL);
  }

  private Set<String> amzHeaders() {
    return headers().keySet().stream()
        .map(SignedIdentity::lower)
        .filter(name -> name.startsWith("x-amz-"))
        .collect(Collectors.toSet());
  }

  private boolean isOfNow(Instant now) {
    return header("X-Amz-Date")
        .map(date -> Duration.between(DATE.parse(date, Instant::from), now).abs())
        .filter(skew -> skew.compareTo(MOST_SKEW) < 0)
        .isPresent();
  }

  private Matcher authorization() {
    Matcher matcher = AUTHORIZATION.matcher(header("Authorization").orElse(""));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Authorization is not of Signature Version 4");
    }
    return matcher;
  }

  private static String onlyElement(JsonElement values) {
    if (values.getAsJsonArray().size() != 1) {
      throw new IllegalArgumentException("a header has several values");
    }
    return values.getAsJsonArray().get(0).getAsString();
  }

  private static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
