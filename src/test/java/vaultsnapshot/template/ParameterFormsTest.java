package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.Settings;

/** A form that the template takes, the function takes too; what it refuses would be of no use. */
final class ParameterFormsTest {
  private static final Template TEMPLATE = Template.ofThisProject();

  /** Parameter, value, and whether both take it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ClusterName | prod_1.eu-x | true",
        "ClusterName | -prod | false",
        "ClusterName | pr/od | false",
        "VaultAddr | https://vault.example.com:8200 | true",
        "VaultAddr | https://vault-1.example.com:8200,https://10.0.0.7 | true",
        "VaultAddr | https://vault-1.example.com, https://vault-2.example.com/ | true",
        "VaultAddr | https://[fd00::1]:8200 | true",
        "VaultAddr | http://vault.example.com:8200 | false",
        "VaultAddr | https://user:secret@vault.example.com | false",
        "VaultAddr | https://vault.example.com/v1 | false",
        "VaultAddr | https://vault.example.com?a=b | false",
        "VaultAddr | vault.example.com | false",
        "VaultAllowedHosts | vault-1.example.com | true",
        "VaultAllowedHosts | *.vault.example.com, 10.0.0.7:8200,[fd00::1]:8200 | true",
        "VaultAllowedHosts | https://vault.example.com | false",
        "VaultAllowedHosts | vault.*.example.com | false",
        "VaultTlsServerName | vault.example.com | true",
        "VaultTlsServerName | -vault | false",
        "VaultTlsServerName | vault.example.com. | false",
        "VaultNamespace | admin/team-1 | true",
        "VaultNamespace | a b | false",
        "VaultConnectTimeout | 5s | true",
        "VaultConnectTimeout | 0s | false",
        "VaultConnectTimeout | 5 | false",
        "VaultFirstByteTimeout | 10m | true",
        "VaultFirstByteTimeout | 9999999999s | false",
        "VaultStallTimeout | 1h | true",
        "VaultStallTimeout | 1w | false",
        "SnapshotEvery | 24h | true",
        "SnapshotEvery | 7d | true",
        "SnapshotEvery | daily | false",
        "MaxEventAge | 6h | true",
        "MaxEventAge | -6h | false",
        "BucketName | vault-snapshots-123456789012-eu-central-1 | true",
        "BucketName | Vault | false",
        "BucketName | ab | false",
        "SnapshotPrefix | backups/vault/ | true",
        "SnapshotPrefix | /backups/ | false",
        "SnapshotPrefix | ../ | false",
        "SnapshotPrefix | a//b/ | false",
        "EncryptionKey | arn:aws:kms:eu-central-1:123456789012:key/0f1e2d3c-0000-4000-8000-000000000000 | true",
        "EncryptionKey | arn:aws:kms:eu-central-1:123456789012:key/a b | false",
        "CredentialsSecretArn | arn:aws:secretsmanager:eu-central-1:123456789012:secret:vault/prod-AbCdEf | true",
        "CredentialsSecretArn | arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:vault-AbCdEf | true",
        "CredentialsSecretArn | arn:aws:secretsmanager:eu-central-1:123456789012:secret:va ult | false",
        "KeepLast | 1 | true",
        "KeepLast | 0 | false",
        "PartSizeMiB | 5 | true",
        "PartSizeMiB | 4 | false",
        "PartSizeMiB | 2513 | false",
        "Staging | tmp | true",
        "Staging | disk | false",
      })
  void theTemplateTakesWhatTheFunctionTakes(String parameter, String value, boolean taken) {
    assertThat(takenByTheTemplate(parameter, value)).as("the template").isEqualTo(taken);
    assertThat(problems(variable(parameter), value).isEmpty()).as("the function").isEqualTo(taken);
  }

  /** As EventBridge's user guide has them ('Rate expressions', 'Cron expressions'): six fields. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(1 minute)",
        "rate(30 minutes)",
        "rate(1 hour)",
        "rate(6 hours)",
        "rate(1 day)",
        "rate(10 days)",
        "cron(0 2 * * ? *)",
        "cron(0/15 8-17 ? * MON-FRI *)",
        "cron(0 8 1 * ? *)",
        "cron(5,35 14 * * ? 2026-2027)",
        "cron(0 9 ? * 2#1 *)",
        "cron(0 18 L JAN,JUL ? *)",
        "cron(0 18 3W * ? *)",
        "cron(15 10 ? * 6L *)",
      })
  void schedulesThatEventBridgeKnowsAreTaken(String schedule) {
    assertThat(takenByTheTemplate("Schedule", schedule)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rate(1 hours)",
        "rate(2 hour)",
        "rate(0 minutes)",
        "rate(1 dayz)",
        "rate(30 seconds)",
        "rate(1 week)",
        "rate(1hour)",
        "cron(0 2 * * ?)",
        "cron(0 2 * * ? * *)",
        "0 2 * * *",
        "cron(@daily)",
        "at(2026-11-29T02:00:00)",
      })
  void schedulesThatItDoesNotKnowAreRefused(String schedule) {
    assertThat(takenByTheTemplate("Schedule", schedule)).isFalse();
  }

  private static boolean takenByTheTemplate(String parameter, String value) {
    try {
      ExampleStack.with(Map.of(parameter, value));
      return true;
    } catch (TemplateException refused) {
      assertThat(refused).hasMessageContaining(parameter);
      return false;
    }
  }

  /** Which variable of the snapshot function the parameter becomes. */
  private static String variable(String parameter) {
    return TEMPLATE
        .section("Resources")
        .getAsJsonObject("SnapshotFunction")
        .getAsJsonObject("Properties")
        .getAsJsonObject("Environment")
        .getAsJsonObject("Variables")
        .entrySet()
        .stream()
        .filter(entry -> References.in(entry.getValue()).anyMatch(parameter::equals))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError(parameter + " becomes no variable"));
  }

  private static List<String> problems(String variable, String value) {
    Map<String, String> variables = ExampleStack.environment("SnapshotFunction", Map.of());
    variables.put(variable, value);
    Problems problems = new Problems();
    Settings.read(new Environment(variables, problems));
    return problems.found();
  }
}
