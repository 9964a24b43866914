package vaultsnapshot.lambda;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import vaultsnapshot.input.Json;

/** The ready files of {@code events/}, and events made from them. */
public final class Events {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Path FOLDER = Path.of(System.getProperty("basedir", "")).resolve("events");

  private Events() {}

  /** Names of all files there. */
  static List<String> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A file as it is. */
  public static JsonObject file(String name) {
    try {
      return Json.object(Files.readString(FOLDER.resolve(name)))
          .orElseThrow(() -> new AssertionError(name + " is not a JSON object"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A file with this time. */
  static String fileAt(String name, Instant time) {
    JsonObject event = file(name);
    event.addProperty("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    return event.toString();
  }

  /** What the rule sends at {@code time}. */
  public static String scheduledAt(Instant time) {
    return fileAt("scheduled.json", time);
  }

  /** A call by hand with this detail. */
  static String manual(JsonObject detail) {
    JsonObject event = new JsonObject();
    event.add("detail", detail);
    return event.toString();
  }

  /** A call by hand with a label. */
  public static String labelled(String label) {
    JsonObject detail = new JsonObject();
    detail.addProperty("label", label);
    return manual(detail);
  }

  /** How a key shows a time. */
  public static String stamp(Instant time) {
    return STAMP.format(time);
  }
}
