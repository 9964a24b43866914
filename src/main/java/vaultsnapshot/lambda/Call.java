package vaultsnapshot.lambda;

import static vaultsnapshot.report.LogField.field;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.program.Version;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.LogField;
import vaultsnapshot.report.Metrics;
import vaultsnapshot.stream.Buffers;

/** One call of a function: what it is made of and what it tells, whichever function it is. */
record Call(
    Map<String, String> variables,
    PrintStream out,
    ExecutionEnvironment process,
    Context context,
    InstantSource clock,
    Instant begun) {
  /** Begins now, with this process's environment and standard output. */
  static Call begun(ExecutionEnvironment process, Context context) {
    InstantSource clock = InstantSource.system();
    return new Call(System.getenv(), System.out, process, context, clock, clock.instant());
  }

  Environment environment(Problems problems) {
    return new Environment(variables, problems);
  }

  Log log(String cluster) {
    return Log.to(out, clock).with(field("cluster", cluster), field("requestId", requestId()));
  }

  Metrics metrics(String cluster) {
    return new Metrics(out, clock, cluster.isEmpty() ? "unknown" : cluster);
  }

  String requestId() {
    return context.getAwsRequestId();
  }

  Buffers buffers() {
    return process.buffers();
  }

  String cryptoProvider() {
    return process.crypto().provider();
  }

  /** Whether the JDK's own crypto stands in for the native provider. */
  boolean fallbackCrypto() {
    return process.crypto().problem().isPresent();
  }

  Deadline deadline() {
    return Deadline.of(begun, Duration.ofMillis(context.getRemainingTimeInMillis()));
  }

  Duration sinceBegun() {
    return Duration.between(begun, clock.instant());
  }

  /** The first line, and a warning where the call will be slow. */
  void start(Log log, LogField... asked) {
    log.info(
        "start",
        Stream.of(
                Stream.of(field("version", Version.NUMBER)),
                Stream.of(asked),
                Stream.of(
                    field("memoryMb", context.getMemoryLimitInMB()),
                    field("remainingMs", context.getRemainingTimeInMillis()),
                    field("cryptoProvider", cryptoProvider())))
            .flatMap(fields -> fields)
            .toArray(LogField[]::new));
    process
        .crypto()
        .problem()
        .ifPresent(problem ->
            log.warn(
                "the native crypto provider is not in use, TLS and hashing will take many times the"
                    + " CPU",
                field("reason", problem)));
  }

  /** The environment holds credentials. */
  @Override
  public String toString() {
    return "call " + requestId();
  }
}
