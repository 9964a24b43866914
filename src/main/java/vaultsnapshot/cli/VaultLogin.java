package vaultsnapshot.cli;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vaultsnapshot.credentials.SecretSource;
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;

/** Where the commands that call Vault have their login from: never an argument. */
final class VaultLogin {
  private static final String TOKEN = "VAULT_TOKEN";
  private static final String SECRET_ID = "CREDENTIALS_SECRET";

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "Vault's login, mode 600; else VAULT_TOKEN, else CREDENTIALS_SECRET.")
  private Optional<Path> file = Optional.empty();

  /**
   * The environment for the settings: they want a secret's name, which nobody asks for where the
   * secret is at hand. That there is no login at all becomes a problem.
   */
  Environment settings(Map<String, String> variables, Problems problems) {
    Map<String, String> all = new HashMap<>(variables);
    boolean fetched = !variables.getOrDefault(SECRET_ID, "").isBlank();
    if (!atHand(variables) && !fetched) {
      problems.add(
          "Vault's login",
          "got none, expected --secret-file FILE, the variable VAULT_TOKEN, or in "
              + SECRET_ID
              + " the name of a secret in Secrets Manager");
    }
    if (atHand(variables) || !fetched) {
      all.put(SECRET_ID, "at-hand");
    }
    return new Environment(all, problems);
  }

  /** The secret, or where it is fetched from with {@code client}. */
  SecretSource source(Shell shell, SecretsManagerClient client) {
    if (file.isPresent()) {
      Secret secret = SecretFile.read(file.get());
      return (secretId, giveUpAt) -> secret;
    }
    Optional<String> token = token(shell.variables());
    if (token.isPresent()) {
      JsonObject json = new JsonObject();
      json.addProperty("token", token.get());
      Secret secret = new Secret(json.toString());
      return (secretId, giveUpAt) -> secret;
    }
    return new SecretStore(client, shell.clock());
  }

  private boolean atHand(Map<String, String> variables) {
    return file.isPresent() || token(variables).isPresent();
  }

  private static Optional<String> token(Map<String, String> variables) {
    return Optional.ofNullable(variables.get(TOKEN)).filter(value -> !value.isBlank());
  }
}
