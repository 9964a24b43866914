package vaultsnapshot.input;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/**
 * Strict reading of JSON objects from outside; no message here ever quotes the text, which may hold
 * secrets.
 */
public final class Json {
  private Json() {}

  /**
   * Parses exactly one JSON object (RFC 8259, nothing behind it, no key twice in one object).
   *
   * @return the object, or nothing when the text is anything else
   */
  public static Optional<JsonObject> object(String text) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        return Optional.empty();
      }
      JsonObject object = readObject(reader);
      return Optional.of(object).filter(whole -> isAtEnd(reader));
    } catch (JsonParseException
        | IOException
        | IllegalStateException
        | NumberFormatException notJson) {
      return Optional.empty();
    }
  }

  /** The string at {@code name}; nothing when absent, null or not a string. */
  public static Optional<String> text(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(element -> element.isJsonPrimitive() && element.getAsJsonPrimitive().isString())
        .map(JsonElement::getAsString);
  }

  /**
   * The whole number at {@code name}; nothing when absent, null, fractional, out of range or not a
   * number.
   */
  public static Optional<Long> wholeNumber(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(element -> element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber())
        .flatMap(Json::exact);
  }

  /** The boolean at {@code name}; nothing when absent, null or not a boolean. */
  public static Optional<Boolean> flag(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(element -> element.isJsonPrimitive() && element.getAsJsonPrimitive().isBoolean())
        .map(JsonElement::getAsBoolean);
  }

  /** The object at {@code name}; nothing when absent, null or not an object. */
  public static Optional<JsonObject> object(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private static Optional<Long> exact(JsonElement element) {
    try {
      return Optional.of(element.getAsBigDecimal().longValueExact());
    } catch (ArithmeticException | NumberFormatException notWhole) {
      return Optional.empty();
    }
  }

  private static boolean isAtEnd(JsonReader reader) {
    try {
      return reader.peek() == JsonToken.END_DOCUMENT;
    } catch (IOException moreBehind) {
      return false;
    }
  }

  /** Gson's own tree lets the last of two equal keys win, which hides a mistake in a secret. */
  private static JsonObject readObject(JsonReader reader) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw new JsonParseException("a key stands twice");
      }
      object.add(name, readValue(reader));
    }
    reader.endObject();
    return object;
  }

  private static JsonElement readValue(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> readObject(reader);
      case BEGIN_ARRAY -> readArray(reader);
      default -> JsonParser.parseReader(reader);
    };
  }

  private static JsonArray readArray(JsonReader reader) throws IOException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(readValue(reader));
    }
    reader.endArray();
    return array;
  }
}
