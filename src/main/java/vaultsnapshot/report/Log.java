package vaultsnapshot.report;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes one line of JSON an event: {@code timestamp}, {@code level}, {@code message}, then fields,
 * and for failures {@code error}. Lambda's own logger would wrap such a line into a string, so it
 * goes to standard output as it is.
 */
public final class Log {
  private enum Level {
    INFO,
    WARN,
    ERROR
  }

  private final JsonLines lines;
  private final InstantSource clock;
  private final List<LogField> context;

  private Log(JsonLines lines, InstantSource clock, List<LogField> context) {
    this.lines = lines;
    this.clock = clock;
    this.context = context;
  }

  /** Writes to {@code out}, never closes it. */
  public static Log to(PrintStream out, InstantSource clock) {
    return new Log(new JsonLines(out), clock, List.of());
  }

  /** A log to the same stream whose lines all have these fields as well. */
  public Log with(LogField... fields) {
    return new Log(lines, clock, Stream.concat(context.stream(), Stream.of(fields)).toList());
  }

  /** What happened. */
  public void info(String message, LogField... fields) {
    lines.write(line(Level.INFO, message, fields));
  }

  /** What a person should look at some day. */
  public void warn(String message, LogField... fields) {
    lines.write(line(Level.WARN, message, fields));
  }

  /** A failure that the run outlives. */
  public void warn(String message, Throwable failure, LogField... fields) {
    lines.write(failed(Level.WARN, message, failure, fields));
  }

  /** A failure that the run ends with, of a kind that is foreseen: its messages tell all. */
  public void error(String message, Throwable failure, LogField... fields) {
    lines.write(failed(Level.ERROR, message, failure, fields));
  }

  /** A failure that nobody foresaw: with its stack. */
  public void unexpected(String message, Throwable failure, LogField... fields) {
    JsonObject line = failed(Level.ERROR, message, failure, fields);
    line.addProperty("stack", FailureText.stack(failure));
    lines.write(line);
  }

  private JsonObject failed(Level level, String message, Throwable failure, LogField... fields) {
    JsonObject line = line(level, message, fields);
    line.addProperty("error", FailureText.chain(failure));
    return line;
  }

  private JsonObject line(Level level, String message, LogField... fields) {
    JsonObject line = new JsonObject();
    line.addProperty("timestamp", JsonLines.timestamp(clock.instant()));
    line.addProperty("level", level.name());
    line.addProperty("message", message);
    Stream.concat(context.stream(), Stream.of(fields))
        .forEach(field -> line.add(field.name(), field.value()));
    return line;
  }
}
