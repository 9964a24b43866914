package vaultsnapshot.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics that the program tells, by its own word: one of each kind of run, look and audit. */
public final class EmittedMetrics {
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:09Z");

  /** A metric, as an alarm or a dashboard names it. */
  public record Metric(String namespace, String name, Map<String, String> dimensions) {}

  private EmittedMetrics() {}

  /** All of a cluster. */
  public static Set<Metric> of(String cluster) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tellAll(
        new Metrics(new PrintStream(out, true, StandardCharsets.UTF_8), () -> NOW, cluster),
        new NewestAge(cluster, Optional.empty(), NOW));
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .flatMap(line -> EmbeddedMetrics.parse(line).stream())
        .map(point -> new Metric(point.namespace(), point.name(), point.dimensions()))
        .collect(Collectors.toSet());
  }

  private static void tellAll(Metrics metrics, NewestAge age) {
    metrics.ended(Receipts.full(), Optional.of(Receipts.full()), Duration.ZERO, false);
    metrics.failed("download", Duration.ZERO, false, Optional.of(true));
    metrics.aged(age);
    metrics.audited(new AuditReport(age, 0, List.of(), List.of(), List.of()));
    metrics.auditFailed();
  }
}
