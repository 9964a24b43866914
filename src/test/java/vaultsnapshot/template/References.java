package vaultsnapshot.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.stream.Stream;

/** What a part of a template refers to by {@code !Ref}. */
final class References {
  private References() {}

  /** The names, once for each time that they stand there. */
  static Stream<String> in(JsonElement element) {
    return switch (element) {
      case JsonObject object when object.has("Ref") -> Stream.of(object.get("Ref").getAsString());
      case JsonObject object -> object.asMap().values().stream().flatMap(References::in);
      case JsonArray array -> array.asList().stream().flatMap(References::in);
      default -> Stream.of();
    };
  }
}
