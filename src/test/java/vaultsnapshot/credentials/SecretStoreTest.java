package vaultsnapshot.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

final class SecretStoreTest {
  private static final String ID = "vault/production";

  /** In the future of every test, so that the SDK's own clock has time left as well. */
  private final Instant giveUpAt = InstantSource.system().instant().plusSeconds(30);

  private final MockWebServer server = new MockWebServer();
  private SecretsManagerClient client;

  @BeforeEach
  void start() throws IOException {
    server.start();
    client =
        SecretsManagerClient.builder()
            .endpointOverride(URI.create(server.url("/").toString()))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "key")))
            .overrideConfiguration(
                configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aTextIsFetchedByItsName() throws InterruptedException {
    answer(200, "{\"SecretString\":\"{\\\"token\\\":\\\"t\\\"}\"}");
    assertThat(fetch()).isEqualTo("{\"token\":\"t\"}");
    assertThat(server.takeRequest().getBody())
        .isEqualTo(ByteString.encodeUtf8("{\"SecretId\":\"" + ID + "\"}"));
  }

  @Test
  void aBinaryValueIsReadAsUtf8() {
    answerBinary("{\"password\":\"p\u00e4ss\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(fetch()).isEqualTo("{\"password\":\"p\u00e4ss\"}");
  }

  @Test
  void aBinaryValueThatIsNoTextIsRefused() {
    answerBinary(new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(this::fetch)
        .withMessageStartingWith(
            "secret 'vault/production': its binary value (2 bytes) is not UTF-8 text, put the login"
                + " into it");
  }

  @Test
  void anEmptyValueIsRefused() {
    answer(200, "{\"SecretString\":\" \"}");
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(this::fetch)
        .withMessageStartingWith("secret 'vault/production': its value is empty, put the login");
  }

  @Test
  void whereThereAreNoAwsCredentialsTheMessageSaysWhatToSet() {
    try (SecretsManagerClient anonymous =
        SecretsManagerClient.builder()
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                AwsCredentialsProviderChain.of(
                    ProfileCredentialsProvider.builder()
                        .profileFile(ProfileFile.aggregator().build())
                        .build()))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build()) {
      assertThatExceptionOfType(SecretUnreachableException.class)
          .isThrownBy(() -> new SecretStore(anonymous, InstantSource.system()).fetch(ID, giveUpAt))
          .withMessage(
              "secret 'vault/production': there are no AWS credentials. A Lambda function gets them"
                  + " from its role; elsewhere set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                  + " AWS_PROFILE");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ResourceNotFoundException|Secrets Manager can't find the specified secret.|"
            + "not found; check CREDENTIALS_SECRET, the account and the region",
        "ResourceNotFoundException|Secrets Manager can't find the specified secret value for"
            + " staging label: AWSCURRENT|exists but was never given a value, put the login into it",
        "AccessDeniedException|User: arn:aws:sts::123456789012:assumed-role/f/f is not authorized to"
            + " perform: secretsmanager:GetSecretValue|"
            + "access denied; the function's role needs secretsmanager:GetSecretValue on it (and"
            + " kms:Decrypt on its key",
        "AccessDeniedException|Access to KMS is not allowed|"
            + "its KMS key refused; the function's role needs kms:Decrypt on the key",
        "DecryptionFailure|Secrets Manager can't decrypt the protected secret text|"
            + "its KMS key refused; the function's role needs kms:Decrypt on the key",
        "InvalidRequestException|You can't perform this operation on the secret because it was"
            + " marked for deletion.|is marked for deletion; restore it",
        "InvalidRequestException|You can't.|Secrets Manager refused the request (400",
        "UnrecognizedClientException|The security token is invalid.|the AWS"
            + " credentials are expired or wrong; renew them",
        "ExpiredTokenException|The security token is expired.|the AWS credentials are expired"
      })
  void aRefusalIsPermanentAndSaysWhatToDo(String code, String said, String told) {
    answer(400, error(code, said));
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(this::fetch)
        .withMessageStartingWith("secret 'vault/production': " + told)
        .withMessageContaining("(400 " + code + ": " + said + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "400,ThrottlingException",
    "500,InternalServiceError",
    "503,ServiceUnavailable",
  })
  void whatSecretsManagerCannotServeNowIsRetryable(int status, String code) {
    answer(status, error(code, "later"));
    assertThatExceptionOfType(SecretUnreachableException.class)
        .isThrownBy(this::fetch)
        .withMessage(
            "secret 'vault/production': Secrets Manager did not serve it, after retries; a later"
                + " run may succeed (%d %s: later)",
            status, code);
  }

  @Test
  void aServerThatIsNotThereIsRetryableAndTheNetworkIsNamed() {
    server.close();
    assertThatExceptionOfType(SecretUnreachableException.class)
        .isThrownBy(this::fetch)
        .withMessageStartingWith(
            "secret 'vault/production': Secrets Manager could not be reached; a function in a VPC"
                + " needs a NAT gateway or the interface endpoint");
  }

  @Test
  void nothingIsAskedOnceTimeIsOver() {
    Instant now = giveUpAt;
    assertThatExceptionOfType(SecretUnreachableException.class)
        .isThrownBy(() -> new SecretStore(client, () -> now).fetch(ID, giveUpAt))
        .withMessage(
            "secret 'vault/production': no time left to fetch it, the run was to end by %s",
            giveUpAt);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    server.enqueue(new MockResponse.Builder().onRequestStart(SocketEffect.Stall.INSTANCE).build());
    Instant soon = giveUpAt.minusMillis(200);
    assertThatExceptionOfType(SecretUnreachableException.class)
        .isThrownBy(() -> new SecretStore(client, () -> soon).fetch(ID, giveUpAt))
        .withMessageContaining("could not be reached");
  }

  private String fetch() {
    return new SecretStore(client, InstantSource.system()).fetch(ID, giveUpAt).value();
  }

  private void answer(int status, String body) {
    server.enqueue(
        new MockResponse.Builder()
            .code(status)
            .setHeader("Content-Type", "application/x-amz-json-1.1")
            .body(body)
            .build());
  }

  private void answerBinary(byte[] value) {
    answer(200, "{\"SecretBinary\":\"" + Base64.getEncoder().encodeToString(value) + "\"}");
  }

  private static String error(String code, String said) {
    return "{\"__type\":\"" + code + "\",\"message\":\"" + said + "\"}";
  }
}
