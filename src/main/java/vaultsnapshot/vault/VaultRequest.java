package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.input.Secret;

/**
 * One request, still without an address. Its {@code toString} shows neither token nor body.
 *
 * @param path the whole path, beginning with {@code /v1/}, already percent-encoded
 * @param namespace sent as X-Vault-Namespace
 * @param body JSON to POST; without one it is a GET, or an empty POST if {@code post}
 * @param hidden values that must not come back out of an error message
 * @param answerTimeout longest wait for the status line
 */
record VaultRequest(
    Operation operation,
    boolean post,
    String path,
    Optional<Secret> token,
    Optional<String> namespace,
    Optional<JsonObject> body,
    List<Secret> hidden,
    Duration answerTimeout) {

  /** A GET that anyone may send: no token, no namespace. */
  static VaultRequest status(Operation operation, String path, Duration answerTimeout) {
    return new VaultRequest(
        operation,
        false,
        path,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        answerTimeout);
  }

  /** A GET with a token. */
  static VaultRequest get(Operation operation, String path, Secret token, Duration answerTimeout) {
    return new VaultRequest(
        operation,
        false,
        path,
        Optional.of(token),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        answerTimeout);
  }

  /** A POST with a token. */
  static VaultRequest post(
      Operation operation,
      String path,
      VaultToken token,
      Optional<String> namespace,
      Optional<JsonObject> body,
      Duration answerTimeout) {
    return new VaultRequest(
        operation,
        true,
        path,
        Optional.of(token.value()),
        namespace,
        body,
        List.of(),
        answerTimeout);
  }

  /** The same with values in its body that must not come back out of an error message. */
  VaultRequest hiding(List<Secret> more) {
    return new VaultRequest(
        operation, post, path, token, namespace, body, List.copyOf(more), answerTimeout);
  }

  /** A POST that anyone may send. */
  static VaultRequest openPost(
      Operation operation, String path, JsonObject body, Duration answerTimeout) {
    return new VaultRequest(
        operation,
        true,
        path,
        Optional.empty(),
        Optional.empty(),
        Optional.of(body),
        List.of(),
        answerTimeout);
  }

  /** {@code text} without any secret that this request carries. */
  String withoutSecrets(String text) {
    List<String> values =
        Stream.concat(token.stream(), hidden.stream())
            .map(Secret::value)
            .filter(value -> !value.isEmpty())
            .toList();
    String clean = text;
    for (String value : values) {
      clean = clean.replace(value, "(redacted)");
    }
    return clean;
  }

  @Override
  public String toString() {
    return (post ? "POST " : "GET ") + path;
  }
}
