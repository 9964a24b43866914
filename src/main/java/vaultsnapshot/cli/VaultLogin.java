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

  /** Settings want a secret's name, which nobody asks for where the secret is at hand. */
  Map<String, String> settings(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    if (atHand(variables)) {
      all.put(SECRET_ID, "at-hand");
    }
    return all;
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
