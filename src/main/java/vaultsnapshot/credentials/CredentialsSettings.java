package vaultsnapshot.credentials;

import java.util.regex.Pattern;
import vaultsnapshot.input.Environment;

/**
 * Where the cluster's secret is.
 *
 * @param secretId name or ARN of the secret in Secrets Manager, from {@code CREDENTIALS_SECRET}
 */
public record CredentialsSettings(String secretId) {
  private static final String VARIABLE = "CREDENTIALS_SECRET";

  /** The characters of a name as CreateSecret documents them. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");

  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,519}");

  /** Reads {@code CREDENTIALS_SECRET}; a missing or impossible one becomes a problem. */
  public static CredentialsSettings read(Environment environment) {
    String secretId =
        environment.required(
            VARIABLE, "the name or ARN of the Secrets Manager secret with the cluster's login");
    if (!secretId.isEmpty() && !isNameOrArn(secretId)) {
      // Not quoted: whoever puts the secret itself here must not find it in the logs.
      environment
          .problems()
          .add(
              VARIABLE,
              "got "
                  + secretId.length()
                  + " characters that are neither a secret's name nor its ARN, expected for example"
                  + " vault/production or"
                  + " arn:aws:secretsmanager:eu-west-1:123456789012:secret:vault/production-AbCdEf");
    }
    return new CredentialsSettings(secretId);
  }

  private static boolean isNameOrArn(String secretId) {
    return (secretId.startsWith("arn:") ? ARN : NAME).matcher(secretId).matches();
  }
}
