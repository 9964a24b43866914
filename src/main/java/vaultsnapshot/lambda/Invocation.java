package vaultsnapshot.lambda;

import static vaultsnapshot.report.LogField.field;

import java.util.Locale;
import java.util.Optional;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.Preflight;
import vaultsnapshot.job.PreviousReceipt;
import vaultsnapshot.job.RunFailedException;
import vaultsnapshot.job.SnapshotJob;
import vaultsnapshot.job.Stations;
import vaultsnapshot.report.Checklist;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Metrics;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;
import vaultsnapshot.settings.EventReader;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.settings.Settings;

/**
 * One call of the function: reads settings and event, wires the stations, runs the job, reports.
 */
final class Invocation {
  private final Call call;
  private final AwsClients clients;

  Invocation(Call call, AwsClients clients) {
    this.call = call;
    this.clients = clients;
  }

  /**
   * Runs the event.
   *
   * @return the answer, JSON
   * @throws FailedInvocation if nothing came of it; logged and counted before
   */
  String answer(byte[] event) {
    Problems problems = new Problems();
    Settings settings = Settings.read(call.environment(problems));
    String cluster = settings.bucket().cluster();
    Log log = call.log(cluster);
    Metrics metrics = call.metrics(cluster);
    try {
      RunRequest request =
          new EventReader(settings.run(), call.clock()).read(event, call.requestId(), problems);
      call.start(
          log,
          field("action", request.action().name().toLowerCase(Locale.ROOT)),
          field("scheduledAt", request.scheduledAt().toString()));
      return run(settings, request, log, metrics);
    } catch (InvalidInputException invalid) {
      log.error("run failed", invalid, field("stage", "settings"));
      throw failed(metrics, "settings", Optional.empty(), invalid);
    } catch (RunFailedException failure) {
      failure.log(log);
      throw failed(metrics, failure.stage(), failure.tokenRevoked(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      log.unexpected("run interrupted", interrupted);
      throw failed(metrics, "run", Optional.empty(), interrupted);
    } catch (RuntimeException | Error unforeseen) {
      log.unexpected("run failed in a way that nobody foresaw", unforeseen);
      throw failed(metrics, "run", Optional.empty(), unforeseen);
    }
  }

  private String run(Settings settings, RunRequest request, Log log, Metrics metrics)
      throws RunFailedException, InterruptedException {
    Stations stations =
        Wiring.stations(
            settings,
            clients.awaitS3(),
            clients.awaitSecretsManager(),
            call.buffers(),
            log,
            call.clock(),
            call.cryptoProvider());
    Deadline deadline = call.deadline();
    return switch (request.action()) {
      case BACKUP ->
          ended(
              new SnapshotJob(stations).run(request, deadline.giveUpAt(), deadline.cleanUpBy()),
              stations.bucket(),
              deadline,
              log,
              metrics);
      case CHECK ->
          checked(
              new Preflight(stations).run(request, deadline.giveUpAt(), deadline.cleanUpBy()), log);
    };
  }

  private String ended(
      Receipt receipt, SnapshotBucket bucket, Deadline deadline, Log log, Metrics metrics)
      throws InterruptedException {
    metrics.ended(
        receipt,
        PreviousReceipt.of(receipt, bucket, log, deadline.cleanUpBy()),
        call.sinceBegun(),
        call.fallbackCrypto());
    log.info(
        "end",
        field("status", receipt.status().label()),
        field("durationMs", call.sinceBegun().toMillis()),
        field("key", receipt.object().map(Receipt.StoredObject::key).orElse("")));
    return receipt.toJson();
  }

  private String checked(Checklist checklist, Log log) {
    for (Checklist.Check check : checklist.checks()) {
      log.info(
          "checked",
          field("check", check.name()),
          field("result", check.result().toString()),
          field("finding", check.finding()));
    }
    log.info(
        "end",
        field("status", Status.CHECKED.label()),
        field("passed", checklist.passed()),
        field("durationMs", call.sinceBegun().toMillis()));
    return checklist.toJson();
  }

  private FailedInvocation failed(
      Metrics metrics, String stage, Optional<Boolean> tokenRevoked, Throwable failure) {
    metrics.failed(stage, call.sinceBegun(), call.fallbackCrypto(), tokenRevoked);
    return new FailedInvocation(failure);
  }
}
