package vaultsnapshot.iam;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads policy documents, and refuses every element that is not known. */
final class PolicyReader {
  private static final String VERSION = "2012-10-17";

  private PolicyReader() {}

  static List<Statement> read(JsonObject document) {
    checkMembers(document, Set.of("Version", "Statement"));
    if (!texts(document, "Version").equals(List.of(VERSION))) {
      throw new PolicyException("policy: expected the Version " + VERSION);
    }
    return document.getAsJsonArray("Statement").asList().stream()
        .map(statement -> statement(statement.getAsJsonObject()))
        .toList();
  }

  /** A role's trust: it is about that role, so its statements name no resource, and need no Sid. */
  static List<Statement> trust(JsonObject document) {
    JsonObject whole = document.deepCopy();
    for (JsonElement element : whole.getAsJsonArray("Statement")) {
      JsonObject statement = element.getAsJsonObject();
      if (statement.has("Resource") || !statement.has("Principal")) {
        throw new PolicyException("trust: expected a Principal and no Resource in " + statement);
      }
      statement.addProperty("Resource", "*");
      statement.addProperty("Sid", "trust");
    }
    return read(whole);
  }

  private static Statement statement(JsonObject json) {
    checkMembers(json, Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition"));
    String sid = texts(json, "Sid").getFirst();
    return new Statement(
        sid,
        effect(sid, texts(json, "Effect").getFirst()),
        // A role's own policies have none: they are about whoever has the role.
        Optional.ofNullable(json.get("Principal"))
            .map(Principals::read)
            .orElse(Principals.EVERYBODY),
        texts(json, "Action"),
        texts(json, "Resource"),
        conditions(json));
  }

  private static Statement.Effect effect(String sid, String written) {
    return switch (written) {
      case "Allow" -> Statement.Effect.ALLOW;
      case "Deny" -> Statement.Effect.DENY;
      default ->
          throw new PolicyException("statement " + sid + ": Effect '" + written + "': not known");
    };
  }

  private static List<Condition> conditions(JsonObject statement) {
    List<Condition> conditions = new ArrayList<>();
    if (statement.has("Condition")) {
      for (Map.Entry<String, JsonElement> block :
          statement.getAsJsonObject("Condition").entrySet()) {
        JsonObject keys = block.getValue().getAsJsonObject();
        for (String key : keys.keySet()) {
          conditions.add(Condition.parse(block.getKey(), key, texts(keys, key)));
        }
      }
    }
    // They have no order, and the services answer them in any.
    conditions.sort(Comparator.comparing(Condition::toString));
    return conditions;
  }

  /** One text or a list of them, as policies may have it. */
  static List<String> texts(JsonObject object, String name) {
    JsonElement value =
        Optional.ofNullable(object.get(name))
            .orElseThrow(
                () -> new PolicyException("policy: '" + name + "' is missing in " + object));
    List<String> texts =
        value.isJsonArray()
            ? value.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList()
            : List.of(value.getAsString());
    texts.stream()
        .filter(text -> text.contains("${"))
        .forEach(text -> {
          throw new PolicyException("policy variable in '" + text + "': not known here");
        });
    return texts;
  }

  private static void checkMembers(JsonObject object, Set<String> known) {
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        throw new PolicyException("policy: the element '" + name + "' is not known here");
      }
    }
  }
}
