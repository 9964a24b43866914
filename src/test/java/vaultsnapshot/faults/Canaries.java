package vaultsnapshot.faults;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vaultsnapshot.faults.wire.Request;

/** Every secret value that has flown through a lane, to be looked for where none may be. */
final class Canaries {
  /** What of a secret is no secret. */
  private static final Set<String> NOT_SECRET =
      Set.of(
          "role_id",
          "address",
          "ca_cert",
          "username",
          "mount",
          "method",
          "role",
          "namespace",
          "server_id",
          "sts_region",
          "client_cert");

  private final Set<String> vault = ConcurrentHashMap.newKeySet();
  private final Set<String> aws = ConcurrentHashMap.newKeySet();

  /** Notes every value of a cluster's secret that is one. */
  void note(JsonObject secret) {
    for (Map.Entry<String, JsonElement> value : secret.entrySet()) {
      if (!NOT_SECRET.contains(value.getKey()) && value.getValue().isJsonPrimitive()) {
        vault.add(value.getValue().getAsString());
      }
    }
  }

  /** Notes a text that belongs to Vault and to nobody else. */
  void note(String secret) {
    vault.add(secret);
  }

  /** Notes what only AWS may see. */
  void noteAws(String secret) {
    aws.add(secret);
  }

  /** Notes the tokens that requests to Vault brought. */
  void noteTokens(Collection<Request> toVault) {
    toVault.stream()
        .flatMap(request -> request.head().header("X-Vault-Token").stream())
        .forEach(vault::add);
  }

  /** Those that a text for people holds. */
  Set<String> anyIn(String text) {
    return found(vault, text, aws);
  }

  /** Those of Vault that a request to AWS holds. */
  Set<String> vaultsIn(String requestToAws) {
    return found(vault, requestToAws, Set.of());
  }

  /** Those of AWS that a request to Vault holds. */
  Set<String> awsIn(String requestToVault) {
    return found(aws, requestToVault, Set.of());
  }

  private static Set<String> found(Set<String> some, String text, Set<String> more) {
    return Stream.concat(some.stream(), more.stream())
        .filter(canary -> !canary.isBlank())
        .filter(canary -> forms(canary).stream().anyMatch(text::contains))
        .collect(Collectors.toSet());
  }

  /** As it is, as JSON writes it over several lines, and in base64. */
  private static List<String> forms(String canary) {
    return List.of(
        canary,
        canary.replace("\n", "\\n"),
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(canary.getBytes(StandardCharsets.UTF_8)));
  }
}
