package vaultsnapshot.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** CloudFormation's functions: those that templates like ours use; any other is an error. */
final class Intrinsics {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([A-Za-z0-9:.]+)}");

  /** {@code !Ref AWS::NoValue}: the property or list entry is as if it were not written. */
  private static final JsonElement NO_VALUE = JsonNull.INSTANCE;

  private final Stack stack;
  private final JsonObject conditions;

  Intrinsics(Stack stack, JsonObject conditions) {
    this.stack = stack;
    this.conditions = conditions;
  }

  JsonElement resolve(JsonElement element) {
    if (element.isJsonArray()) {
      return list(element.getAsJsonArray());
    }
    if (!element.isJsonObject()) {
      return element;
    }
    JsonObject object = element.getAsJsonObject();
    Optional<Map.Entry<String, JsonElement>> call = call(object);
    return call.isPresent() ? apply(call.get().getKey(), call.get().getValue()) : members(object);
  }

  private static Optional<Map.Entry<String, JsonElement>> call(JsonObject object) {
    return object.size() == 1
        ? object.entrySet().stream()
            .filter(entry -> entry.getKey().equals("Ref") || entry.getKey().startsWith("Fn::"))
            .findFirst()
        : Optional.empty();
  }

  private JsonArray list(JsonArray list) {
    JsonArray resolved = new JsonArray();
    for (JsonElement entry : list) {
      JsonElement value = resolve(entry);
      if (!value.isJsonNull()) {
        resolved.add(value);
      }
    }
    return resolved;
  }

  private JsonObject members(JsonObject object) {
    JsonObject resolved = new JsonObject();
    object
        .entrySet()
        .forEach(entry -> {
          JsonElement value = resolve(entry.getValue());
          if (!value.isJsonNull()) {
            resolved.add(entry.getKey(), value);
          }
        });
    return resolved;
  }

  private JsonElement apply(String function, JsonElement argument) {
    return switch (function) {
      case "Ref" ->
          argument.getAsString().equals("AWS::NoValue")
              ? NO_VALUE
              : stack.reference(argument.getAsString());
      case "Fn::GetAtt" -> attribute(texts(argument));
      case "Fn::Sub" -> new JsonPrimitive(substitute(argument));
      case "Fn::Join" -> join(argument.getAsJsonArray());
      case "Fn::If" -> choose(argument.getAsJsonArray());
      case "Fn::Select" -> select(argument.getAsJsonArray());
      case "Fn::Split" -> split(texts(list(argument.getAsJsonArray())));
      default -> throw new TemplateException("the function " + function + " is not known here");
    };
  }

  private JsonElement attribute(List<String> path) {
    return new JsonPrimitive(
        switch (path.size() == 2 ? path.getLast() : "") {
          case "Arn" -> stack.arn(path.getFirst());
          case "QueueName" -> stack.name(path.getFirst());
          default ->
              throw new TemplateException(
                  "the attribute " + String.join(".", path) + " is not known here");
        });
  }

  /** A text, or a list of a text and of values that are known in it alone. */
  private String substitute(JsonElement argument) {
    return argument.isJsonArray()
        ? substitute(
            argument.getAsJsonArray().get(0).getAsString(),
            members(argument.getAsJsonArray().get(1).getAsJsonObject()))
        : substitute(argument.getAsString(), new JsonObject());
  }

  private String substitute(String text, JsonObject own) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(placeholder(found.group(1), found.group(2), own)));
  }

  private String placeholder(String literal, String name, JsonObject own) {
    if (!literal.isEmpty()) {
      return "${" + name + "}";
    }
    if (own.has(name)) {
      return own.get(name).getAsString();
    }
    return name.contains(".")
        ? attribute(List.of(name.split("\\.", 2))).getAsString()
        : stack.reference(name).getAsString();
  }

  private JsonElement join(JsonArray arguments) {
    return new JsonPrimitive(
        texts(resolve(arguments.get(1))).stream()
            .collect(Collectors.joining(arguments.get(0).getAsString())));
  }

  private JsonElement select(JsonArray arguments) {
    return resolve(arguments.get(1)).getAsJsonArray().get(arguments.get(0).getAsInt());
  }

  private static JsonArray split(List<String> arguments) {
    JsonArray parts = new JsonArray();
    for (String part : arguments.get(1).split(Pattern.quote(arguments.get(0)), -1)) {
      parts.add(part);
    }
    return parts;
  }

  private JsonElement choose(JsonArray arguments) {
    return resolve(arguments.get(holds(arguments.get(0).getAsString()) ? 1 : 2));
  }

  /** Whether a condition of the template holds. */
  boolean holds(String condition) {
    return Template.member(conditions, condition)
        .map(this::isTrue)
        .orElseThrow(
            () -> new TemplateException("the condition " + condition + " is not declared"));
  }

  private boolean isTrue(JsonElement condition) {
    Map.Entry<String, JsonElement> call = condition.getAsJsonObject().entrySet().iterator().next();
    JsonElement argument = call.getValue();
    return switch (call.getKey()) {
      case "Condition" -> holds(argument.getAsString());
      case "Fn::Not" -> !isTrue(argument.getAsJsonArray().get(0));
      case "Fn::And" -> argument.getAsJsonArray().asList().stream().allMatch(this::isTrue);
      case "Fn::Or" -> argument.getAsJsonArray().asList().stream().anyMatch(this::isTrue);
      case "Fn::Equals" -> {
        JsonArray both = list(argument.getAsJsonArray());
        yield both.get(0).equals(both.get(1));
      }
      default ->
          throw new TemplateException("the condition " + call.getKey() + " is not known here");
    };
  }

  private static List<String> texts(JsonElement list) {
    return list.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
  }
}
