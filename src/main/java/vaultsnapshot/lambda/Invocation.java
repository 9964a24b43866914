package vaultsnapshot.lambda;

import static vaultsnapshot.report.LogField.field;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vaultsnapshot.bucket.S3Clients;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.Preflight;
import vaultsnapshot.job.PreviousReceipt;
import vaultsnapshot.job.RunFailedException;
import vaultsnapshot.job.SnapshotJob;
import vaultsnapshot.job.Stations;
import vaultsnapshot.program.NativeCrypto;
import vaultsnapshot.program.Version;
import vaultsnapshot.report.Checklist;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Metrics;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;
import vaultsnapshot.settings.EventReader;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.settings.Settings;
import vaultsnapshot.stream.Buffers;

/**
 * One call of the function: reads settings and event, wires the stations, runs the job, reports.
 */
final class Invocation {
  private final Map<String, String> variables;
  private final PrintStream out;
  private final NativeCrypto.Outcome crypto;
  private final Buffers buffers;
  private final Context context;
  private final InstantSource clock = InstantSource.system();
  private final Instant begun = clock.instant();

  Invocation(
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
   * Runs the event.
   *
   * @return the answer, JSON
   * @throws FailedInvocation if nothing came of it; logged and counted before
   */
  String answer(byte[] event) {
    Problems problems = new Problems();
    Settings settings = Settings.read(new Environment(variables, problems));
    String cluster = settings.bucket().cluster();
    Log log =
        Log.to(out, clock)
            .with(field("cluster", cluster), field("requestId", context.getAwsRequestId()));
    Metrics metrics = new Metrics(out, clock, cluster.isEmpty() ? "unknown" : cluster);
    try {
      RunRequest request =
          new EventReader(settings.run(), clock).read(event, context.getAwsRequestId(), problems);
      start(log, request);
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
    try (S3Client s3 = S3Clients.build(settings.bucket());
        SecretsManagerClient secretsManager = SecretStore.client()) {
      Stations stations =
          Wiring.stations(settings, s3, secretsManager, buffers, log, clock, crypto.provider());
      Deadline deadline = Deadline.of(begun, Duration.ofMillis(context.getRemainingTimeInMillis()));
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
                new Preflight(stations).run(request, deadline.giveUpAt(), deadline.cleanUpBy()),
                log);
      };
    }
  }

  private void start(Log log, RunRequest request) {
    log.info(
        "start",
        field("version", Version.NUMBER),
        field("action", request.action().name().toLowerCase(java.util.Locale.ROOT)),
        field("scheduledAt", request.scheduledAt().toString()),
        field("memoryMb", context.getMemoryLimitInMB()),
        field("remainingMs", context.getRemainingTimeInMillis()),
        field("cryptoProvider", crypto.provider()));
    crypto
        .problem()
        .ifPresent(problem ->
            log.warn(
                "the native crypto provider is not in use, TLS and hashing will take many times the"
                    + " CPU",
                field("reason", problem)));
  }

  private String ended(
      Receipt receipt, SnapshotBucket bucket, Deadline deadline, Log log, Metrics metrics)
      throws InterruptedException {
    metrics.ended(
        receipt,
        PreviousReceipt.of(receipt, bucket, log, deadline.cleanUpBy()),
        sinceBegun(),
        crypto.problem().isPresent());
    log.info(
        "end",
        field("status", receipt.status().label()),
        field("durationMs", sinceBegun().toMillis()),
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
        field("durationMs", sinceBegun().toMillis()));
    return checklist.toJson();
  }

  private FailedInvocation failed(
      Metrics metrics, String stage, Optional<Boolean> tokenRevoked, Throwable failure) {
    metrics.failed(stage, sinceBegun(), crypto.problem().isPresent(), tokenRevoked);
    return new FailedInvocation(
        Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName()));
  }

  private Duration sinceBegun() {
    return Duration.between(begun, clock.instant());
  }
}
