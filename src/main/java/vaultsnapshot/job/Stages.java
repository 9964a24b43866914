package vaultsnapshot.job;

import static vaultsnapshot.report.LogField.field;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.report.Log;

/** Where a run is, and how long each stage took: one log line a stage. */
final class Stages {
  private final Log log;
  private final InstantSource clock;
  private final Map<String, Duration> durations = new LinkedHashMap<>();

  private String current = "start";

  /** The stage within which others run, if one does. */
  private Optional<String> enclosing = Optional.empty();

  /** A stage without a result. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  Stages(Log log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /** The stage that is running, or that failed. */
  String current() {
    return current;
  }

  /** Stage to time spent in it, over all attempts, in the order in which they first ran. */
  Map<String, Duration> durations() {
    return new LinkedHashMap<>(durations);
  }

  /** Runs a stage with a result. */
  <T> T time(String stage, Step<T> step) throws IOException, InterruptedException {
    Optional<String> outer = enclosing;
    enclosing = Optional.of(stage);
    current = stage;
    Instant begun = clock.instant();
    T result;
    try {
      result = step.run();
    } finally {
      enclosing = outer;
    }
    current = outer.orElse(stage);
    Duration took = Duration.between(begun, clock.instant());
    durations.merge(stage, took, Duration::plus);
    log.info("stage done", field("stage", stage), field("durationMs", took.toMillis()));
    return result;
  }

  /** Runs a stage without a result. */
  void run(String stage, Action action) throws IOException, InterruptedException {
    time(
        stage,
        () -> {
          action.run();
          return stage;
        });
  }
}
