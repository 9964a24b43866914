package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

final class AwsSignatureTest {
  private static final AwsCredentialsIdentity CREDENTIALS =
      AwsCredentialsIdentity.create("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final Instant SIGNED_AT = Instant.parse("2015-08-30T12:36:00Z");

  /** 'post-x-www-form-urlencoded' of the test suite that AWS published for Signature Version 4. */
  @Test
  void awsOwnTestVectorIsMet() {
    assertThat(
            new AwsSignature(SIGNED_AT, "us-east-1", "service")
                .authorization(
                    CREDENTIALS,
                    Map.of(
                        "Content-Type", "application/x-www-form-urlencoded",
                        "Host", "example.amazonaws.com",
                        "X-Amz-Date", "20150830T123600Z"),
                    "Param1=value1"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date,"
                + " Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  @Test
  void theSdkSignsTheSameRequestTheSameWay() {
    String body = "Action=GetCallerIdentity&Version=2011-06-15";
    SdkHttpRequest signed = signedBySdk(body);
    Map<String, String> headers =
        signed.headers().entrySet().stream()
            .filter(header -> !header.getKey().equals("Authorization"))
            .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().getFirst()));
    assertThat(headers).containsKeys("x-amz-content-sha256", "X-Vault-AWS-IAM-Server-ID");
    assertThat(
            new AwsSignature(SIGNED_AT, "eu-west-1", "sts")
                .authorization(CREDENTIALS, headers, body))
        .isEqualTo(signed.firstMatchingHeader("Authorization").orElseThrow());
  }

  private static SdkHttpRequest signedBySdk(String body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://sts.eu-west-1.amazonaws.com/"))
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .putHeader("X-Vault-AWS-IAM-Server-ID", "two  blanks")
            .build();
    return AwsV4HttpSigner.create()
        .sign(call ->
            call.identity(CREDENTIALS)
                .request(request)
                .payload(ContentStreamProvider.fromByteArray(body.getBytes(StandardCharsets.UTF_8)))
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(SIGNED_AT, ZoneOffset.UTC)))
        .request();
  }
}
