package vaultsnapshot.template;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
import java.util.TreeSet;

/** A template's conditions, and what they depend on. */
public final class Conditions {
  private final JsonObject declared;

  private Conditions(JsonObject declared) {
    this.declared = declared;
  }

  /** Those of a template. */
  public static Conditions of(Template template) {
    return new Conditions(template.section("Conditions"));
  }

  /** Their names. */
  public Set<String> names() {
    return declared.keySet();
  }

  /** The parameters that a condition depends on, by itself or through other conditions. */
  public Set<String> parametersOf(String condition) {
    Set<String> parameters = new TreeSet<>();
    collect(declared.get(condition), parameters);
    return parameters;
  }

  private void collect(JsonElement element, Set<String> parameters) {
    if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(entry -> collect(entry, parameters));
    } else if (element.isJsonObject()) {
      element
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> {
            switch (entry.getKey()) {
              case "Ref" -> parameters.add(entry.getValue().getAsString());
              case "Condition" -> parameters.addAll(parametersOf(entry.getValue().getAsString()));
              default -> collect(entry.getValue(), parameters);
            }
          });
    }
  }
}
