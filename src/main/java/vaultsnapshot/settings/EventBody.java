package vaultsnapshot.settings;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Problems;

/**
 * Turns what an invocation brings into the event class of AWS's library: what a rule of EventBridge
 * sends, what EventBridge Scheduler sends by default (with {@code detail} as a <em>string</em> of
 * JSON, which that class cannot be deserialized from: aws-lambda-java-libs#479), and {@code {}},
 * {@code null} or nothing from a person.
 */
final class EventBody {
  static final String SUBJECT = "event";
  static final String DETAIL = "detail";
  static final String TIME = "time";
  static final String SOURCE = "source";
  static final String DETAIL_TYPE = "detail-type";

  private static final Set<String> KNOWN =
      new TreeSet<>(
          Set.of(
              "version",
              "id",
              DETAIL_TYPE,
              SOURCE,
              "account",
              TIME,
              "region",
              "resources",
              DETAIL));

  private static final Set<String> SOURCES = new TreeSet<>(Set.of("aws.events", "aws.scheduler"));
  private static final String SCHEDULED = "Scheduled Event";

  /** An event has up to 6 MB, and what is told of it must be readable. */
  private static final int LONGEST_QUOTE = 80;

  private static final int MOST_UNKNOWN_KEYS = 5;

  private final Problems problems;

  EventBody(Problems problems) {
    this.problems = problems;
  }

  /** The event; what cannot be used of it becomes a problem and is left out. */
  ScheduledEvent read(byte[] body) {
    return event(object(body));
  }

  /**
   * Takes events of EventBridge from its schedules alone: a trigger that was connected by mistake
   * must not start anything.
   */
  void refuseOtherSources(ScheduledEvent event) {
    refuseUnlessIn(SOURCE, Optional.ofNullable(event.getSource()), SOURCES);
    refuseUnlessIn(DETAIL_TYPE, Optional.ofNullable(event.getDetailType()), Set.of(SCHEDULED));
  }

  private void refuseUnlessIn(String key, Optional<String> value, Set<String> expected) {
    if (value.isPresent() && !expected.contains(value.get())) {
      problems.add(
          key,
          "got '"
              + shortened(value.get())
              + "', expected "
              + String.join(" or ", expected)
              + "; remove the trigger that sends other events, or give its target an input of its"
              + " own such as {}");
    }
  }

  /** A value of {@code detail} as JSON, short. */
  static String shown(Object value) {
    return shortened(value instanceof String string ? '"' + string + '"' : value.toString());
  }

  private JsonObject object(byte[] body) {
    Optional<String> text = text(body);
    if (text.isPresent() && (text.get().isBlank() || text.get().strip().equals("null"))) {
      return new JsonObject();
    }
    Optional<JsonObject> object = text.flatMap(Json::object);
    if (object.isEmpty()) {
      problems.add(
          SUBJECT,
          "is not a JSON object in UTF-8 ("
              + body.length
              + " bytes), expected for example {} or {\"detail\": {\"label\":"
              + " \"before-upgrade\"}}");
    }
    return object.orElseGet(JsonObject::new);
  }

  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }

  private ScheduledEvent event(JsonObject object) {
    refuseUnknownKeys(object);
    ScheduledEvent event = new ScheduledEvent();
    text(object, "version").ifPresent(event::setVersion);
    text(object, "id").ifPresent(event::setId);
    text(object, DETAIL_TYPE).ifPresent(event::setDetailType);
    text(object, SOURCE).ifPresent(event::setSource);
    text(object, "account").ifPresent(event::setAccount);
    text(object, "region").ifPresent(event::setRegion);
    text(object, TIME).flatMap(this::time).ifPresent(event::setTime);
    event.setResources(resources(object));
    event.setDetail(detail(object));
    return event;
  }

  /**
   * A key of {@code detail} that was written one level too high would have no effect and no error.
   * What AWS may add to its own envelope one day is let through.
   */
  private void refuseUnknownKeys(JsonObject object) {
    if (object.has(SOURCE)) {
      return;
    }
    refuseOthers(
        object.keySet(),
        KNOWN,
        "",
        "is not a key of an event, known are "
            + String.join(", ", KNOWN)
            + "; what a run can be told belongs into detail",
        problems);
  }

  /** Names the first few keys that are not known; the others show once those are gone. */
  static void refuseOthers(
      Set<String> keys, Set<String> known, String parent, String what, Problems problems) {
    keys.stream()
        .filter(key -> !known.contains(key))
        .limit(MOST_UNKNOWN_KEYS)
        .forEach(key -> problems.add(parent + shortened(key), what));
  }

  /** As much of {@code text} as a message shows. */
  static String shortened(String text) {
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
  }

  private Optional<String> text(JsonObject object, String key) {
    Optional<String> text = Json.text(object, key);
    if (text.isEmpty() && object.has(key) && !object.get(key).isJsonNull()) {
      problems.add(key, "is " + kindOf(object.get(key)) + ", expected a string");
    }
    return text;
  }

  private Optional<DateTime> time(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return Optional.of(new DateTime(time.toEpochMilli(), DateTimeZone.UTC));
    } catch (DateTimeException | ArithmeticException notATime) {
      problems.add(
          TIME,
          "got '"
              + shortened(text)
              + "', expected a time as 2026-11-22T02:00:00Z, or no time at all");
      return Optional.empty();
    }
  }

  private static List<String> resources(JsonObject object) {
    List<String> resources = new ArrayList<>();
    if (object.get("resources") instanceof JsonArray array) {
      array.forEach(resource -> {
        if (resource instanceof JsonPrimitive primitive) {
          resources.add(primitive.getAsString());
        }
      });
    }
    return resources;
  }

  private Map<String, Object> detail(JsonObject object) {
    JsonElement detail = Optional.ofNullable(object.get(DETAIL)).orElse(JsonNull.INSTANCE);
    Optional<JsonObject> straight =
        switch (detail) {
          case JsonNull ignored -> Optional.of(new JsonObject());
          case JsonObject already -> Optional.of(already);
          case JsonPrimitive text when text.isString() -> detail(text.getAsString());
          default -> Optional.empty();
        };
    if (straight.isEmpty()) {
      problems.add(
          DETAIL, "is " + kindOf(detail) + ", expected a JSON object or a string that holds one");
    }
    return values(straight.orElseGet(JsonObject::new));
  }

  private static Optional<JsonObject> detail(String text) {
    return text.isBlank() ? Optional.of(new JsonObject()) : Json.object(text);
  }

  private static Map<String, Object> values(JsonObject object) {
    Map<String, Object> values = new LinkedHashMap<>();
    object.entrySet().forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
    return values;
  }

  /** Strings and booleans as such; all else, which no key takes, as its JSON. */
  private static Object value(JsonElement element) {
    if (element instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    return element instanceof JsonPrimitive primitive && primitive.isString()
        ? primitive.getAsString()
        : element;
  }

  private static String kindOf(JsonElement element) {
    return switch (element) {
      case JsonNull ignored -> "null";
      case JsonArray ignored -> "an array";
      case JsonObject ignored -> "an object";
      case JsonPrimitive primitive when primitive.isString() -> "a string";
      case JsonPrimitive primitive when primitive.isBoolean() -> "a boolean";
      default -> "a number";
    };
  }
}
