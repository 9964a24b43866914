package vaultsnapshot.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.core.exc.StreamConstraintsException;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;

/** Any text as JSON: what we accept, Jackson accepts, and reads the same in it. */
public final class JsonFuzz implements FuzzTarget {
  @Override
  public void run(byte[] input) throws IOException {
    String text = new String(input, UTF_8);
    Optional<JsonObject> object = Json.object(text);
    if (object.isPresent()) {
      judge(object.get(), text);
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "{\"a\":\"b\",\"c\":[1,-2.5e3,true,false,null,{}],\"d\":{\"e\":\"\\u00e4\\n\"}}",
            "{\"a\":9223372036854775807,\"b\":1e400,\"c\":0.1}",
            "{\"a\":1,\"a\":2}",
            "{'a':1}",
            "{\"a\":01}",
            "{} x",
            "\ufeff{}",
            "{\"a\":NaN}",
            "{\"a\":[[[[[[[[]]]]]]]]}")
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  @Override
  public int longestBytes() {
    return 1024;
  }

  private static void judge(JsonObject ours, String text) throws IOException {
    Map<String, Object> theirs;
    try {
      theirs = PlainJson.object(text);
    } catch (StreamConstraintsException numberTooLong) {
      return;
    }
    Property.same(theirs, plain(ours), "the same JSON");
    for (String name : ours.keySet()) {
      readEveryWay(ours, name);
    }
  }

  private static void readEveryWay(JsonObject object, String name) {
    long kinds =
        Stream.of(
                Json.text(object, name),
                Json.wholeNumber(object, name),
                Json.flag(object, name),
                Json.object(object, name))
            .filter(Optional::isPresent)
            .count();
    Property.holds(kinds <= 1, "a value is of one kind");
    Json.wholeNumber(object, name)
        .ifPresent(number ->
            Property.same(
                0,
                object.get(name).getAsBigDecimal().compareTo(BigDecimal.valueOf(number)),
                "comparison of the whole number with the number"));
  }

  private static Object plain(JsonElement element) {
    return switch (element) {
      case JsonObject object -> {
        Map<String, Object> map = new LinkedHashMap<>();
        object.entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
        yield map;
      }
      case JsonArray array -> {
        List<Object> list = new ArrayList<>();
        array.forEach(value -> list.add(plain(value)));
        yield list;
      }
      case JsonPrimitive primitive when primitive.isBoolean() -> primitive.getAsBoolean();
      case JsonPrimitive primitive when primitive.isString() -> primitive.getAsString();
      case JsonPrimitive number -> new PlainJson.Digits(number.getAsString());
      default -> JsonToken.VALUE_NULL;
    };
  }
}
