package vaultsnapshot.lambda;

import static vaultsnapshot.report.LogField.field;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.bucket.S3Clients;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.AuditJob;
import vaultsnapshot.job.AuditStations;
import vaultsnapshot.program.Version;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Metrics;
import vaultsnapshot.report.NewestAge;
import vaultsnapshot.settings.AuditEventReader;
import vaultsnapshot.settings.AuditRequest;
import vaultsnapshot.settings.AuditSettings;

/** One call of the auditor: reads settings and event, wires the stations, looks, reports. */
final class AuditInvocation {
  private final Call call;

  AuditInvocation(Call call) {
    this.call = call;
  }

  /**
   * Looks.
   *
   * @return the answer, JSON; what was found does not make the call fail
   * @throws FailedInvocation if it could not look; logged before, and counted if it was to audit
   */
  String answer(byte[] event) {
    Problems problems = new Problems();
    AuditSettings settings = AuditSettings.read(call.environment(problems));
    String cluster = settings.bucket().cluster();
    Log log = call.log(cluster);
    Metrics metrics = call.metrics(cluster);
    try {
      AuditRequest request = AuditEventReader.read(event, problems);
      call.start(log, field("action", request.action().name().toLowerCase(Locale.ROOT)));
      return run(settings, request, log, metrics);
    } catch (InvalidInputException | IOException foreseen) {
      log.error("audit failed", foreseen);
      throw failed(event, metrics, foreseen);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      log.unexpected("audit interrupted", interrupted);
      throw failed(event, metrics, interrupted);
    } catch (RuntimeException | Error unforeseen) {
      log.unexpected("audit failed in a way that nobody foresaw", unforeseen);
      throw failed(event, metrics, unforeseen);
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
                  call.buffers(),
                  log,
                  call.clock(),
                  call.cryptoProvider(),
                  Version.NUMBER));
      Instant giveUpAt = call.deadline().giveUpAt();
      return switch (request.action()) {
        case AGE -> aged(job.age(giveUpAt), log, metrics);
        case AUDIT -> audited(job.audit(giveUpAt), log, metrics);
      };
    }
  }

  private String aged(NewestAge age, Log log, Metrics metrics) {
    metrics.aged(age);
    log.info(
        "end",
        field("newestAgeSeconds", age.seconds()),
        field("durationMs", call.sinceBegun().toMillis()));
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
        field("durationMs", call.sinceBegun().toMillis()));
    return report.toJson();
  }

  private static FailedInvocation failed(byte[] event, Metrics metrics, Throwable failure) {
    if (AuditEventReader.asksForAnAudit(event)) {
      metrics.auditFailed();
    }
    return new FailedInvocation(failure);
  }
}
