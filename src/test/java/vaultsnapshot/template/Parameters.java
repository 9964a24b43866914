package vaultsnapshot.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The values of a template's parameters: given ones, checked as CloudFormation does, or defaults.
 */
final class Parameters {
  private final JsonObject declared;
  private final Map<String, String> given;

  Parameters(JsonObject declared, Map<String, String> given) {
    this.declared = declared;
    this.given = Map.copyOf(given);
    given.forEach(this::check);
  }

  /** The value; nothing where there is no such parameter. */
  Optional<JsonElement> value(String name) {
    return Template.member(declared, name)
        .map(JsonElement::getAsJsonObject)
        .map(declaration -> typed(declaration, text(name, declaration)));
  }

  private String text(String name, JsonObject declaration) {
    return Optional.ofNullable(given.get(name))
        .or(() -> Template.member(declaration, "Default").map(JsonElement::getAsString))
        .orElseThrow(
            () -> new TemplateException("parameter " + name + ": not given, and has no default"));
  }

  private static JsonElement typed(JsonObject declaration, String text) {
    if (!declaration.get("Type").getAsString().equals("CommaDelimitedList")) {
      return new JsonPrimitive(text);
    }
    JsonArray list = new JsonArray();
    for (String part : text.split(",", -1)) {
      list.add(part.strip());
    }
    return list;
  }

  private void check(String name, String value) {
    JsonObject declaration =
        Template.member(declared, name)
            .map(JsonElement::getAsJsonObject)
            .orElseThrow(() -> new TemplateException("parameter " + name + ": not declared"));
    boolean fits =
        Template.member(declaration, "AllowedPattern")
            .map(pattern -> value.matches(pattern.getAsString()))
            .orElse(true);
    boolean shortEnough =
        Template.member(declaration, "MaxLength")
            .map(most -> value.length() <= most.getAsInt())
            .orElse(true);
    boolean inRange =
        isWithin(declaration, "MinValue", value, order -> order >= 0)
            && isWithin(declaration, "MaxValue", value, order -> order <= 0);
    boolean listed =
        Template.member(declaration, "AllowedValues")
            .map(values ->
                values.getAsJsonArray().asList().stream()
                    .anyMatch(allowed -> allowed.getAsString().equals(value)))
            .orElse(true);
    if (!fits || !shortEnough || !inRange || !listed) {
      throw new TemplateException(
          "parameter " + name + ": the template does not take '" + value + "'");
    }
  }

  private static boolean isWithin(
      JsonObject declaration, String limit, String value, IntPredicate fits) {
    return Template.member(declaration, limit)
        .map(bound -> fits.test(new BigDecimal(value).compareTo(bound.getAsBigDecimal())))
        .orElse(true);
  }
}
