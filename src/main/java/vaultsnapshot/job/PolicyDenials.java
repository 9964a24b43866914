package vaultsnapshot.job;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.input.Json;

/** What a bucket's policy is there to deny. */
final class PolicyDenials {
  /** All of it. */
  static final String WANTED = "calls without TLS, overwriting and deleting versions";

  private PolicyDenials() {}

  /** Those of {@link #WANTED} that no statement of the policy is about. */
  static List<String> missing(Optional<String> policy) {
    List<JsonObject> denies =
        policy.flatMap(Json::object).stream()
            .flatMap(document -> elements(document.get("Statement")))
            .filter(JsonElement::isJsonObject)
            .map(JsonElement::getAsJsonObject)
            .filter(statement -> "Deny".equals(Json.text(statement, "Effect").orElse("")))
            .toList();
    List<String> missing = new ArrayList<>();
    if (denies.stream().noneMatch(one -> mentions(one, "aws:SecureTransport"))) {
      missing.add("calls without TLS");
    }
    if (denies.stream().noneMatch(one -> mentions(one, "s3:if-none-match"))) {
      missing.add("overwriting");
    }
    if (denies.stream().noneMatch(one -> mentions(one, "s3:DeleteObjectVersion"))) {
      missing.add("deleting versions");
    }
    return missing;
  }

  private static boolean mentions(JsonObject statement, String name) {
    return statement.toString().contains("\"" + name + "\"");
  }

  private static Stream<JsonElement> elements(JsonElement oneOrMany) {
    return oneOrMany instanceof JsonArray array
        ? array.asList().stream()
        : Stream.ofNullable(oneOrMany);
  }
}
