package vaultsnapshot.report;

import com.google.gson.JsonPrimitive;
import java.util.Set;

/** One named value in a log line: {@code cluster}, {@code stage}, {@code requestId}. */
public final class LogField {
  private static final Set<String> RESERVED =
      Set.of("timestamp", "level", "message", "error", "stack", "_aws");

  private final String name;
  private final JsonPrimitive value;

  private LogField(String name, JsonPrimitive value) {
    if (RESERVED.contains(name)) {
      throw new IllegalArgumentException("log field '" + name + "' belongs to the line itself");
    }
    this.name = name;
    this.value = value;
  }

  /** A text. */
  public static LogField field(String name, String value) {
    return new LogField(name, new JsonPrimitive(value));
  }

  /** A number; its unit belongs into the name. */
  public static LogField field(String name, long value) {
    return new LogField(name, new JsonPrimitive(value));
  }

  /** Yes or no. */
  public static LogField field(String name, boolean value) {
    return new LogField(name, new JsonPrimitive(value));
  }

  String name() {
    return name;
  }

  JsonPrimitive value() {
    return value;
  }
}
