package vaultsnapshot.vault;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import vaultsnapshot.input.Json;

/**
 * A whole small answer. Its body may hold a token: it is never shown.
 *
 * @param address who answered, after redirects
 * @param contentType empty when the answer has none
 * @param body at most {@link OpenAnswer#LARGEST_BODY_BYTES}
 */
record Answer(
    URI address, int status, String contentType, Optional<Duration> retryAfter, String body) {
  private static final int LONGEST_WORDS = 1_000;

  /** Those that are told; another may be anything, a secret that came back included. */
  private static final Set<String> CONTENT_TYPES =
      Set.of(
          "application/gzip",
          "application/json",
          "application/octet-stream",
          "application/problem+json",
          "application/xml",
          "text/html",
          "text/plain",
          "text/xml");

  /** The body as JSON; nothing if it is anything else, or cut. */
  Optional<JsonObject> json() {
    return Json.object(body);
  }

  /**
   * What Vault says in its {@code errors}, or what kind of body stands there instead.
   *
   * @param request what was asked: a secret in it that comes back is not repeated
   */
  String words(VaultRequest request) {
    return json().flatMap(json -> errors(json, request)).orElseGet(this::kindOfBody);
  }

  private static Optional<String> errors(JsonObject object, VaultRequest request) {
    return Optional.ofNullable(object.get("errors"))
        .filter(JsonElement::isJsonArray)
        .map(errors ->
            errors.getAsJsonArray().asList().stream()
                .filter(JsonElement::isJsonPrimitive)
                .map(error -> shown(error.getAsString(), request))
                .filter(error -> !error.isEmpty())
                .collect(Collectors.joining("; ")))
        .filter(words -> !words.isEmpty())
        .map(words -> shortened(words, LONGEST_WORDS));
  }

  /** Before the rest, for a secret that is changed or cut is no longer recognised. */
  private static String shown(String error, VaultRequest request) {
    return request.withoutSecrets(oneLine(request.withoutSecrets(error)));
  }

  private static String shortened(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) + "..." : text;
  }

  /**
   * Vault writes lists of errors over several lines, with bullets. Unicode's own controls, line
   * ends and marks of direction go with ASCII's: a terminal or a viewer of logs may obey them.
   */
  private static String oneLine(String error) {
    return error
        .replaceFirst("^\\d+ errors? occurred:", "")
        .replaceAll("\\*|[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ")
        .replaceAll(" {2,}", ", ")
        .replaceAll("^[, ]+|[, ]+$", "");
  }

  /** The kind and length of the body, never its text. */
  String kindOfBody() {
    if (body.isEmpty()) {
      return "(no message)";
    }
    String kind =
        contentType.isEmpty()
            ? "no content type"
            : CONTENT_TYPES.contains(contentType) ? contentType : "an unusual content type";
    return "(a body of "
        + body.length()
        + " characters, "
        + kind
        + (json().isPresent() ? ", without errors)" : ", not Vault's)");
  }

  @Override
  public String toString() {
    return "answer " + status + " of " + address;
  }
}
