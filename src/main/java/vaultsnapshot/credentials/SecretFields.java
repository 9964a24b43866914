package vaultsnapshot.credentials;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;

/** Reads single keys of the secret; what is wrong with one is told by its name, never its value. */
final class SecretFields {
  /**
   * What may be shown of a key's name. A token or a password that slipped into the place of a name
   * is longer than this or has other characters.
   */
  private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]+");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}");

  private final JsonObject object;
  private final Problems problems;

  SecretFields(JsonObject object, Problems problems) {
    this.object = object;
    this.problems = problems;
  }

  Set<String> keys() {
    return new TreeSet<>(object.keySet());
  }

  boolean has(String key) {
    return object.has(key);
  }

  /** The names in one line, without those that might be a misplaced value. */
  static String list(Set<String> keys) {
    return keys.isEmpty()
        ? "no keys"
        : keys.stream().map(SecretFields::shown).collect(Collectors.joining(", "));
  }

  /** One name, or its length where it might be a misplaced value. */
  static String shown(String key) {
    return SHOWABLE.matcher(key).matches() ? key : "(a name of " + key.length() + " characters)";
  }

  /** The text without surrounding blanks, which no value but a password can have on purpose. */
  Optional<String> text(String key) {
    return password(key).map(String::strip).filter(value -> isFilled(key, value));
  }

  /** The text exactly as it is. */
  Optional<String> password(String key) {
    return has(key)
        ? string(key, object.get(key)).filter(value -> isFilled(key, value))
        : Optional.empty();
  }

  /** A text that travels in an HTTP header or inside one. */
  Optional<String> headerText(String key) {
    Optional<String> value = text(key);
    if (value.isPresent() && !VISIBLE_ASCII.matcher(value.get()).matches()) {
      problems.add(
          key, "has blanks, line breaks or characters outside ASCII, expected one word of ASCII");
      return Optional.empty();
    }
    return value;
  }

  Optional<Secret> secret(String key) {
    return text(key).map(Secret::new);
  }

  Optional<String> region(String key) {
    Optional<String> value = text(key);
    if (value.isPresent() && !REGION.matcher(value.get()).matches()) {
      problems.add(key, "is not the name of a region, expected for example eu-west-1");
      return Optional.empty();
    }
    return value;
  }

  /** PEM blocks of one kind, with their line breaks put right. */
  Optional<String> pem(String key, String kind) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return value;
    }
    Optional<String> pem = Pem.straighten(value.get(), kind);
    if (pem.isEmpty()) {
      problems.add(key, "is not PEM with -----BEGIN ... " + kind + "----- and its END, in full");
    }
    return pem;
  }

  /** One text with commas between, or an array of texts. */
  List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    return object.get(key) instanceof JsonArray array ? elements(key, array) : parts(key);
  }

  private List<String> parts(String key) {
    Optional<String> whole = text(key);
    List<String> parts =
        whole.stream()
            .flatMap(Pattern.compile(",")::splitAsStream)
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();
    if (whole.isPresent() && parts.isEmpty()) {
      reportEmpty(key);
    }
    return parts;
  }

  private List<String> elements(String key, JsonArray array) {
    if (array.isEmpty()) {
      reportEmpty(key);
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String element = key + "[" + i + "]";
      string(element, array.get(i))
          .map(String::strip)
          .filter(value -> isFilled(element, value))
          .ifPresent(found::add);
    }
    return found;
  }

  private Optional<String> string(String subject, JsonElement element) {
    if (element instanceof JsonPrimitive primitive && primitive.isString()) {
      return Optional.of(primitive.getAsString());
    }
    problems.add(subject, "is " + kindOf(element) + ", expected a string");
    return Optional.empty();
  }

  private boolean isFilled(String subject, String value) {
    if (value.isBlank()) {
      reportEmpty(subject);
      return false;
    }
    return true;
  }

  private void reportEmpty(String subject) {
    problems.add(subject, "is empty, expected a value or no such key");
  }

  private static String kindOf(JsonElement element) {
    return switch (element) {
      case JsonNull ignored -> "null";
      case JsonArray ignored -> "an array";
      case JsonObject ignored -> "an object";
      case JsonPrimitive primitive when primitive.isBoolean() -> "a boolean";
      default -> "a number";
    };
  }
}
