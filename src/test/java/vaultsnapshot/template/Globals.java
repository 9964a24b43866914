package vaultsnapshot.template;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * SAM's section of that name: what every function has (AWS SAM developer guide, 'Globals section of
 * the template'). Maps are joined, and of anything else the function's own goes before.
 */
final class Globals {
  private static final String SECTION = "Globals";
  private static final String FUNCTION = "Function";

  private Globals() {}

  /** The template as it is once each function has them, and without the section. */
  static JsonObject applied(JsonObject template) {
    if (!template.has(SECTION)) {
      return template;
    }
    JsonObject applied = template.deepCopy();
    JsonObject globals = applied.remove(SECTION).getAsJsonObject();
    if (!globals.keySet().equals(Set.of(FUNCTION))) {
      throw new TemplateException(SECTION + ": " + globals.keySet() + " is not known here");
    }
    for (JsonElement resource : applied.getAsJsonObject("Resources").asMap().values()) {
      JsonObject declaration = resource.getAsJsonObject();
      if (declaration.get("Type").getAsString().equals("AWS::Serverless::Function")) {
        join(declaration.getAsJsonObject("Properties"), globals.getAsJsonObject(FUNCTION));
      }
    }
    return applied;
  }

  private static void join(JsonObject own, JsonObject shared) {
    for (Map.Entry<String, JsonElement> member : shared.entrySet()) {
      String name = member.getKey();
      JsonElement value = member.getValue();
      if (!own.has(name)) {
        own.add(name, value.deepCopy());
      } else if (own.get(name) instanceof JsonObject ownMap && value instanceof JsonObject map) {
        refuseIntrinsics(name, ownMap);
        refuseIntrinsics(name, map);
        join(ownMap, map);
      } else if (value.isJsonArray()) {
        throw new TemplateException(SECTION + ": lists such as " + name + " are not joined here");
      }
    }
  }

  /** SAM would join its one key with the others, which nothing can resolve. */
  private static void refuseIntrinsics(String name, JsonObject map) {
    if (map.keySet().stream().anyMatch(key -> key.equals("Ref") || key.startsWith("Fn::"))) {
      throw new TemplateException(SECTION + ": " + name + " stands in both places as a function");
    }
  }
}
