package vaultsnapshot.report;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** JSON objects on a stream, one a line. */
final class JsonLines {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final PrintStream out;

  JsonLines(PrintStream out) {
    this.out = out;
  }

  /** RFC 3339 in UTC with milliseconds, as Lambda's own JSON log lines have it. */
  static String timestamp(Instant instant) {
    return MILLISECONDS.format(instant);
  }

  /**
   * Writes the line in one call: lines of several threads stay whole, and Lambda makes one log
   * event of each write.
   */
  void write(JsonObject object) {
    out.writeBytes((object + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
