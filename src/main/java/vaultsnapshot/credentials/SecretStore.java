package vaultsnapshot.credentials;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import vaultsnapshot.input.Secret;

/** Fetches secrets from Secrets Manager: their current version, text or UTF-8 bytes. */
public final class SecretStore implements SecretSource {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(15);

  private final SecretsManagerClient client;
  private final InstantSource clock;

  /** Uses {@code client}, does not close it. */
  public SecretStore(SecretsManagerClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * A client with region, credentials and endpoint as the SDK finds them ({@code AWS_REGION},
   * {@code AWS_ENDPOINT_URL_SECRETS_MANAGER} and so on). The caller closes it.
   */
  public static SecretsManagerClient client() {
    return SecretsManagerClient.builder()
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SOCKET_TIMEOUT))
        .build();
  }

  /**
   * Fetches the secret; the SDK repeats what is worth it until {@code giveUpAt}.
   *
   * @param secretId name or ARN
   * @throws SecretRefusedException if only a person can help
   * @throws SecretUnreachableException if a later attempt may succeed
   */
  @Override
  public Secret fetch(String secretId, Instant giveUpAt) {
    Duration left = Duration.between(clock.instant(), giveUpAt);
    if (!left.isPositive()) {
      throw new SecretUnreachableException(
          "secret '" + secretId + "': no time left to fetch it, the run was to end by " + giveUpAt);
    }
    return value(secretId, get(secretId, left));
  }

  private GetSecretValueResponse get(String secretId, Duration left) {
    SecretFailures failures = new SecretFailures(secretId);
    try {
      return client.getSecretValue(request ->
          request.secretId(secretId).overrideConfiguration(call -> call.apiCallTimeout(left)));
    } catch (AwsServiceException refusal) {
      throw failures.answered(refusal);
    } catch (SdkClientException failure) {
      throw failures.unanswered(failure);
    }
  }

  private static Secret value(String secretId, GetSecretValueResponse response) {
    return Optional.ofNullable(response.secretString())
        .or(() ->
            Optional.ofNullable(response.secretBinary())
                .map(binary -> text(secretId, binary.asByteBuffer())))
        .filter(text -> !text.isBlank())
        .map(Secret::new)
        .orElseThrow(() ->
            new SecretRefusedException(
                "secret '" + secretId + "': its value is empty, " + SecretFailures.FILL));
  }

  private static String text(String secretId, ByteBuffer binary) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(binary).toString();
    } catch (CharacterCodingException notText) {
      // Without the cause: it is of no use, and decoders describe their input.
      throw new SecretRefusedException(
          "secret '"
              + secretId
              + "': its binary value ("
              + binary.limit()
              + " bytes) is not UTF-8 text, "
              + SecretFailures.FILL);
    }
  }
}
