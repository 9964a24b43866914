package vaultsnapshot.lambda;

import static vaultsnapshot.report.LogField.field;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.bucket.S3Clients;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.AuditJob;
import vaultsnapshot.job.AuditStations;
import vaultsnapshot.program.NativeCrypto;
import vaultsnapshot.program.Version;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Metrics;
import vaultsnapshot.report.NewestAge;
import vaultsnapshot.settings.AuditEventReader;
import vaultsnapshot.settings.AuditRequest;
import vaultsnapshot.settings.AuditSettings;
import vaultsnapshot.stream.Buffers;

/** One call of the auditor: reads settings and event, wires the stations, looks, reports. */
final class AuditInvocation {
  private final Map<String, String> variables;
  private final PrintStream out;
  private final NativeCrypto.Outcome crypto;
  private final Buffers buffers;
  private final Context context;
  private final InstantSource clock = InstantSource.system();
  private final Instant begun = clock.instant();

  AuditInvocation(
      Map<String, String> variables,
      PrintStream out,
      NativeCrypto.Outcome crypto,
      Buffers buffers,
      Context context) {
    this.variables = variables;
    this.out = out;
    this.crypto = crypto;
    this.buffers = buffers;
    this.context = context;
  }

  /**
   * Looks.
   *
   * @return the answer, JSON; what was found does not make the call fail
   * @throws FailedInvocation if it could not look; logged and counted before
   */
  String answer(byte[] event) {
    Problems problems = new Problems();
    AuditSettings settings = AuditSettings.read(new Environment(variables, problems));
    String cluster = settings.bucket().cluster();
    Log log =
        Log.to(out, clock)
            .with(field("cluster", cluster), field("requestId", context.getAwsRequestId()));
    Metrics metrics = new Metrics(out, clock, cluster.isEmpty() ? "unknown" : cluster);
    try {
      AuditRequest request = AuditEventReader.read(event, problems);
      start(log, request);
      return run(settings, request, log, metrics);
    } catch (InvalidInputException | IOException foreseen) {
      log.error("audit failed", foreseen);
      throw failed(metrics, foreseen);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      log.unexpected("audit interrupted", interrupted);
      throw failed(metrics, interrupted);
    } catch (RuntimeException | Error unforeseen) {
      log.unexpected("audit failed in a way that nobody foresaw", unforeseen);
      throw failed(metrics, unforeseen);
    }
  }

  private String run(AuditSettings settings, AuditRequest request, Log log, Metrics metrics)
      throws IOException, InterruptedException {
    try (S3Client s3 = S3Clients.build(settings.bucket())) {
      AuditJob job =
          new AuditJob(
              new AuditStations(
                  settings,
                  new SnapshotBucket(s3, settings.bucket()),
                  buffers,
                  log,
                  clock,
                  crypto.provider(),
                  Version.NUMBER));
      Instant giveUpAt =
          Deadline.of(begun, Duration.ofMillis(context.getRemainingTimeInMillis())).giveUpAt();
      return switch (request.action()) {
        case AGE -> aged(job.age(giveUpAt), log, metrics);
        case AUDIT -> audited(job.audit(giveUpAt), log, metrics);
      };
    }
  }

  private void start(Log log, AuditRequest request) {
    log.info(
        "start",
        field("version", Version.NUMBER),
        field("action", request.action().name().toLowerCase(Locale.ROOT)),
        field("memoryMb", context.getMemoryLimitInMB()),
        field("remainingMs", context.getRemainingTimeInMillis()),
        field("cryptoProvider", crypto.provider()));
  }

  private String aged(NewestAge age, Log log, Metrics metrics) {
    metrics.aged(age);
    log.info(
        "end",
        field("newestAgeSeconds", age.seconds()),
        field("durationMs", sinceBegun().toMillis()));
    return age.toJson();
  }

  private String audited(AuditReport report, Log log, Metrics metrics) {
    metrics.audited(report);
    log.info(
        "end",
        field("passed", report.passed()),
        field("problems", report.count(Finding.Outcome.OPEN)),
        field("healed", report.count(Finding.Outcome.HEALED)),
        field("notReached", report.notReached().size()),
        field("durationMs", sinceBegun().toMillis()));
    return report.toJson();
  }

  private FailedInvocation failed(Metrics metrics, Throwable failure) {
    metrics.auditFailed();
    return new FailedInvocation(
        Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName()));
  }

  private Duration sinceBegun() {
    return Duration.between(begun, clock.instant());
  }
}
