package vaultsnapshot.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;

final class CredentialsSettingsTest {
  private final Problems problems = new Problems();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vault/production",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:vault/production-AbCdEf",
        "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:vault-AbCdEf"
      })
  void aNameAndAnArnAreTaken(String secretId) {
    assertThat(read(Map.of("CREDENTIALS_SECRET", secretId)).secretId()).isEqualTo(secretId);
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void aMissingSecretIsAProblemThatSaysWhatIsWanted() {
    read(Map.of());
    assertThat(problems.found())
        .containsExactly(
            "CREDENTIALS_SECRET: not set, expected the name or ARN of the Secrets Manager secret"
                + " with the cluster's login");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":\"hvs.sesame\"}",
        "arn:aws:s3:::sesame",
        "arn:aws:secretsmanager:eu-west-1:123:secret:sesame"
      })
  void whatIsNeitherNameNorArnIsAProblemThatDoesNotQuoteIt(String secretId) {
    read(Map.of("CREDENTIALS_SECRET", secretId));
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("CREDENTIALS_SECRET: got " + secretId.length() + " characters that are neither")
        .doesNotContain("sesame");
  }

  private CredentialsSettings read(Map<String, String> variables) {
    return CredentialsSettings.read(new Environment(variables, problems));
  }
}
