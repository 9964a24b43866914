package vaultsnapshot.simulation;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;

/** When a schedule fires, and what the function's settings say of it. */
enum Firing {
  /** A rule {@code rate(1 hour)}. */
  HOURLY("", "aws.events") {
    @Override
    Stream<Instant> between(Instant begin, Instant end) {
      return Stream.iterate(begin, time -> time.isBefore(end), time -> time.plus(HOUR));
    }
  },
  /** A rule that fires every two hours, for a snapshot every six hours. */
  CATCHING_UP("6h", "aws.events") {
    @Override
    Stream<Instant> between(Instant begin, Instant end) {
      return Stream.iterate(
          begin, time -> time.isBefore(end), time -> time.plus(Duration.ofHours(2)));
    }
  },
  /** EventBridge Scheduler, {@code cron(30 2 * * ? *)} in Berlin: that time is missing in March. */
  DAILY("", "aws.scheduler") {
    @Override
    Stream<Instant> between(Instant begin, Instant end) {
      return local(begin, end, ZoneId.of("Europe/Berlin"), LocalTime.of(2, 30), _ -> true);
    }
  },
  /** On Sundays in New York, at a time that comes twice in November. */
  WEEKLY("", "aws.scheduler") {
    @Override
    Stream<Instant> between(Instant begin, Instant end) {
      return local(
          begin,
          end,
          ZoneId.of("America/New_York"),
          LocalTime.of(1, 30),
          day -> day.getDayOfWeek() == DayOfWeek.SUNDAY);
    }
  };

  private static final Duration HOUR = Duration.ofHours(1);

  private final String snapshotEvery;
  private final String source;

  Firing(String snapshotEvery, String source) {
    this.snapshotEvery = snapshotEvery;
    this.source = source;
  }

  abstract Stream<Instant> between(Instant begin, Instant end);

  Map<String, String> variables() {
    return Map.of("SNAPSHOT_EVERY", snapshotEvery);
  }

  /** The event as EventBridge sends it; Scheduler's has its detail as a string. */
  String event(Instant time) {
    String detail = source.equals("aws.scheduler") ? "\"{}\"" : "{}";
    return """
    {"version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event", "source": "%s", "account": "123456789012",
    "time": "%s", "region": "eu-central-1", "resources": [], "detail": %s}
    """
        .formatted(source, time, detail);
  }

  /**
   * Scheduler leaves out a local time that the change to summer time skips, and takes one that
   * comes twice once (EventBridge Scheduler user guide, 'Daylight savings time').
   */
  private static Stream<Instant> local(
      Instant begin,
      Instant end,
      ZoneId zone,
      LocalTime at,
      java.util.function.Predicate<LocalDate> days) {
    return LocalDate.ofInstant(begin, zone)
        .datesUntil(LocalDate.ofInstant(end, zone))
        .filter(days)
        .map(day -> ZonedDateTime.of(day, at, zone))
        .filter(time -> time.toLocalTime().equals(at))
        .map(ZonedDateTime::toInstant)
        .map(time -> time.truncatedTo(ChronoUnit.SECONDS))
        .filter(time -> !time.isBefore(begin));
  }
}
