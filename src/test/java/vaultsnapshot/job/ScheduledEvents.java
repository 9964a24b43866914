package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import vaultsnapshot.input.Json;

/** {@code events/scheduled.json} as if the rule had fired lately, each at a later second. */
final class ScheduledEvents {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final AtomicReference<Instant> LAST = new AtomicReference<>(Instant.EPOCH);

  private ScheduledEvents() {}

  /**
   * One event.
   *
   * @param body the payload
   * @param stamp what its snapshot's name begins with
   */
  record Event(String body, String stamp) {}

  /** An event that nobody was given before. */
  static Event next() {
    Instant anHourAgo = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
    Instant time =
        LAST.updateAndGet(last -> last.isBefore(anHourAgo) ? anHourAgo : last.plusSeconds(1));
    JsonObject body = template();
    body.addProperty("time", time.toString());
    return new Event(body.toString(), STAMP.format(time));
  }

  private static JsonObject template() {
    Path project = Path.of(Optional.ofNullable(System.getProperty("basedir")).orElse(""));
    Path file = project.resolve("events").resolve("scheduled.json");
    try {
      return Json.object(Files.readString(file)).orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
