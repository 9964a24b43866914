package vaultsnapshot.faults;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.Parts;

/** {@code events/scheduled.json} as if the rule had fired lately, each at a second of its own. */
final class Events {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final AtomicReference<Instant> LAST = new AtomicReference<>(Instant.EPOCH);

  private Events() {}

  /**
   * One event.
   *
   * @param body the payload
   * @param stamp what its snapshot's name begins with
   */
  record Event(String body, String stamp) {}

  /** An event that nobody was given before. */
  static Event next() {
    Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(3));
    Instant time = LAST.updateAndGet(last -> last.isBefore(first) ? first : last.plusSeconds(1));
    JsonObject body = template();
    body.addProperty("time", time.toString());
    return new Event(body.toString(), STAMP.format(time));
  }

  private static JsonObject template() {
    try {
      return Json.object(
              Files.readString(Parts.projectFolder().resolve("events").resolve("scheduled.json")))
          .orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
