package vaultsnapshot.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * AWS Signature Version 4 of a POST to the path {@code /} without a query, as 'Signing AWS API
 * requests' in the IAM User Guide describes it. The SDK's own signer always signs an {@code
 * x-amz-content-sha256} header as well, which a server may refuse.
 */
final class AwsSignature {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final HexFormat HEX = HexFormat.of();

  private final String date;
  private final String region;
  private final String service;

  /** Signs for one day, region and service. */
  AwsSignature(Instant signedAt, String region, String service) {
    this.date = date(signedAt);
    this.region = region;
    this.service = service;
  }

  /** The value of X-Amz-Date. */
  static String date(Instant signedAt) {
    return SECONDS.format(signedAt);
  }

  /** The value of the Authorization header; all given headers are signed, so Host must be there. */
  String authorization(
      AwsCredentialsIdentity credentials, Map<String, String> headers, String body) {
    SortedMap<String, String> canonical = canonical(headers);
    String signedHeaders = String.join(";", canonical.keySet());
    String signature =
        HEX.formatHex(hmac(signingKey(credentials), stringToSign(canonical, signedHeaders, body)));
    return "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(ALGORITHM, credentials.accessKeyId(), scope(), signedHeaders, signature);
  }

  private static SortedMap<String, String> canonical(Map<String, String> headers) {
    SortedMap<String, String> canonical = new TreeMap<>();
    headers.forEach((name, value) ->
        canonical.put(name.toLowerCase(Locale.ROOT), value.strip().replaceAll(" +", " ")));
    return canonical;
  }

  private String stringToSign(
      SortedMap<String, String> headers, String signedHeaders, String body) {
    String lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String request =
        String.join("\n", "POST", "/", "", lines, signedHeaders, HEX.formatHex(sha256(body)));
    return String.join("\n", ALGORITHM, date, scope(), HEX.formatHex(sha256(request)));
  }

  private String scope() {
    return String.join("/", scopeParts());
  }

  private List<String> scopeParts() {
    return List.of(date.substring(0, "yyyyMMdd".length()), region, service, "aws4_request");
  }

  private byte[] signingKey(AwsCredentialsIdentity credentials) {
    byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
    for (String part : scopeParts()) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
