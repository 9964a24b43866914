package vaultsnapshot.input;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables, read once as a map. A variable that is unset or blank counts as
 * absent; a value that cannot be used becomes a problem that names the variable, what it got and
 * what it wants, and the caller goes on with the default so that all problems are found in one
 * pass.
 */
public final class Environment {
  /** Vault's own short form of durations ({@code 30s}, {@code 5m}, {@code 24h}, {@code 7d}). */
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(s|m|h|d)");

  private final Map<String, String> variables;
  private final Problems problems;

  /** Reads from {@code variables}, reports to {@code problems}. */
  public Environment(Map<String, String> variables, Problems problems) {
    this.variables = Map.copyOf(variables);
    this.problems = problems;
  }

  /** Where problems with these variables are collected. */
  public Problems problems() {
    return problems;
  }

  /** The value without surrounding blanks, or nothing when unset or blank. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * The value; a problem and the empty string when absent. {@code wanted} says what to set it to.
   */
  public String required(String name, String wanted) {
    return text(name)
        .orElseGet(() -> {
          problems.add(name, "not set, expected " + wanted);
          return "";
        });
  }

  /** A whole number between {@code least} and {@code most}, both included. */
  public int wholeNumber(String name, int otherwise, int least, int most) {
    return text(name)
        .map(value -> parseWholeNumber(name, value, otherwise, least, most))
        .orElse(otherwise);
  }

  /** {@code true} or {@code false}, in any case. */
  public boolean flag(String name, boolean otherwise) {
    return text(name)
        .map(value ->
            switch (value.toLowerCase(java.util.Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> {
                problems.add(name, "got '" + value + "', expected true or false");
                yield otherwise;
              }
            })
        .orElse(otherwise);
  }

  /**
   * A duration greater than zero, as {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d} or ISO 8601
   * ({@code PT30S}).
   */
  public Optional<Duration> duration(String name) {
    return text(name).flatMap(value -> parseDuration(name, value));
  }

  private int parseWholeNumber(String name, String value, int otherwise, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, with what is expected.
    }
    problems.add(
        name, "got '" + value + "', expected a whole number from " + least + " to " + most);
    return otherwise;
  }

  private Optional<Duration> parseDuration(String name, String value) {
    Optional<Duration> parsed = parseDuration(value).filter(Duration::isPositive);
    if (parsed.isEmpty()) {
      problems.add(
          name, "got '" + value + "', expected a duration such as 30s, 5m, 24h, 7d or PT30S");
    }
    return parsed;
  }

  private static Optional<Duration> parseDuration(String value) {
    Matcher matcher = SHORT_DURATION.matcher(value);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      return Optional.of(
          switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    try {
      return Optional.of(Duration.parse(value));
    } catch (DateTimeParseException notADuration) {
      return Optional.empty();
    }
  }
}
