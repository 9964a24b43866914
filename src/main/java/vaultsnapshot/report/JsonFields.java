package vaultsnapshot.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Problems;

/**
 * Reads single fields of a receipt. Whatever is missing or malformed becomes a problem; a stand-in
 * value lets the reading go on to the next.
 */
final class JsonFields {
  private final JsonObject object;
  private final String parent;
  private final Problems problems;

  JsonFields(JsonObject object, String parent, Problems problems) {
    this.object = object;
    this.parent = parent;
    this.problems = problems;
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** Notes that the field cannot be used. */
  void reject(String name, String what) {
    problems.add(parent + name, what);
  }

  Optional<String> optionalText(String name) {
    return optional(name, Json::text, "a string that is not empty")
        .filter(text -> {
          if (text.isBlank()) {
            reject(name, "is empty, expected a string that is not");
          }
          return !text.isBlank();
        });
  }

  String text(String name) {
    return required(name, optionalText(name), "");
  }

  /** A text of a certain form. */
  String text(String name, Pattern form, String expected) {
    String text = text(name);
    if (!text.isEmpty() && !form.matcher(text).matches()) {
      reject(name, "got '" + text + "', expected " + expected);
    }
    return text;
  }

  Optional<Long> optionalCount(String name) {
    return optional(name, Json::wholeNumber, "a whole number")
        .filter(number -> {
          if (number < 0) {
            reject(name, "got " + number + ", expected 0 or more");
          }
          return number >= 0;
        });
  }

  long count(String name) {
    return required(name, optionalCount(name), 0L);
  }

  Optional<Integer> optionalSmallCount(String name) {
    return optionalCount(name)
        .filter(number -> {
          if (number > Integer.MAX_VALUE) {
            reject(name, "got " + number + ", expected at most " + Integer.MAX_VALUE);
          }
          return number <= Integer.MAX_VALUE;
        })
        .map(Math::toIntExact);
  }

  int smallCount(String name) {
    return required(name, optionalSmallCount(name), 0);
  }

  Optional<Boolean> optionalFlag(String name) {
    return optional(name, Json::flag, "true or false");
  }

  boolean flag(String name) {
    return required(name, optionalFlag(name), false);
  }

  Optional<Instant> optionalTime(String name) {
    return optionalText(name).flatMap(text -> time(name, text));
  }

  Instant time(String name) {
    return required(name, optionalTime(name), Instant.EPOCH);
  }

  Optional<JsonObject> optionalObject(String name) {
    return optional(name, Json::object, "an object");
  }

  private Optional<Instant> time(String name, String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException notATime) {
      reject(name, "got '" + text + "', expected a time as 2026-11-22T02:00:00Z");
      return Optional.empty();
    }
  }

  private <T> Optional<T> optional(
      String name, BiFunction<JsonObject, String, Optional<T>> read, String expected) {
    Optional<T> value = read.apply(object, name);
    if (value.isEmpty() && object.has(name)) {
      reject(name, "got " + abbreviated(object.get(name)) + ", expected " + expected);
    }
    return value;
  }

  private <T> T required(String name, Optional<T> value, T standIn) {
    if (value.isEmpty() && !object.has(name)) {
      reject(name, "is missing");
    }
    return value.orElse(standIn);
  }

  private static String abbreviated(JsonElement element) {
    String text = element.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
