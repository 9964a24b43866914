package vaultsnapshot.vault;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
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

  /** The body as JSON; nothing if it is anything else, or cut. */
  Optional<JsonObject> json() {
    return Json.object(body);
  }

  /** What Vault says in its {@code errors}, or what kind of body stands there instead. */
  String words() {
    return json().flatMap(Answer::errors).orElseGet(this::kindOfBody);
  }

  private static Optional<String> errors(JsonObject object) {
    return Optional.ofNullable(object.get("errors"))
        .filter(JsonElement::isJsonArray)
        .map(errors ->
            errors.getAsJsonArray().asList().stream()
                .filter(JsonElement::isJsonPrimitive)
                .map(error -> oneLine(error.getAsString()))
                .filter(error -> !error.isEmpty())
                .reduce("", (left, right) -> left.isEmpty() ? right : left + "; " + right))
        .filter(words -> !words.isEmpty())
        .map(words ->
            words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) + "..." : words);
  }

  /** Vault writes lists of errors over several lines, with bullets. */
  private static String oneLine(String error) {
    return error
        .replaceFirst("^\\d+ errors? occurred:", "")
        .replaceAll("\\*|\\p{Cntrl}", " ")
        .replaceAll(" {2,}", ", ")
        .replaceAll("^[, ]+|[, ]+$", "");
  }

  /** The kind and length of the body, never its text. */
  String kindOfBody() {
    if (body.isEmpty()) {
      return "(no message)";
    }
    String kind = contentType.isEmpty() ? "no content type" : contentType;
    return "(a body of "
        + body.length()
        + " characters, "
        + kind.replaceAll("[^\\w/;=., +-]", "?")
        + (json().isPresent() ? ", without errors)" : ", not Vault's)");
  }

  @Override
  public String toString() {
    return "answer " + status + " of " + address;
  }
}
