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
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.OperatorJob;
import vaultsnapshot.job.RunFailedException;
import vaultsnapshot.program.NativeCrypto;
import vaultsnapshot.program.Version;
import vaultsnapshot.report.Log;
import vaultsnapshot.settings.OperatorReader;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.Settings;
import vaultsnapshot.stream.Buffers;

/** One call of the operator's function. It emits no metrics: nobody runs it on a schedule. */
final class OperatorInvocation {
  private final Map<String, String> variables;
  private final PrintStream out;
  private final NativeCrypto.Outcome crypto;
  private final Buffers buffers;
  private final Context context;
  private final InstantSource clock = InstantSource.system();
  private final Instant begun = clock.instant();

  OperatorInvocation(
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
   * Does what the event asks for.
   *
   * @return the answer, JSON
   * @throws FailedInvocation if nothing came of it; logged before
   */
  String answer(byte[] event) {
    Problems problems = new Problems();
    Settings settings = Settings.read(new Environment(variables, problems));
    String cluster = settings.bucket().cluster();
    Log log =
        Log.to(out, clock)
            .with(field("cluster", cluster), field("requestId", context.getAwsRequestId()));
    try {
      OperatorRequest request = new OperatorReader(cluster).read(event, problems);
      log.info(
          "start",
          field("version", Version.NUMBER),
          field("action", request.action()),
          field("dryRun", isDryRun(request)),
          field("remainingMs", context.getRemainingTimeInMillis()),
          field("cryptoProvider", crypto.provider()));
      String answer = run(settings, request, log);
      log.info(
          "end",
          field("action", request.action()),
          field("durationMs", Duration.between(begun, clock.instant()).toMillis()));
      return answer;
    } catch (InvalidInputException invalid) {
      log.error("run failed", invalid, field("stage", "settings"));
      throw failed(invalid);
    } catch (RunFailedException failure) {
      failure.log(log);
      throw failed(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      log.unexpected("run interrupted", interrupted);
      throw failed(interrupted);
    } catch (RuntimeException | Error unforeseen) {
      log.unexpected("run failed in a way that nobody foresaw", unforeseen);
      throw failed(unforeseen);
    }
  }

  private String run(Settings settings, OperatorRequest request, Log log)
      throws RunFailedException, InterruptedException {
    try (S3Client s3 = S3Clients.build(settings.bucket());
        SecretsManagerClient secretsManager = SecretStore.client()) {
      Deadline deadline = Deadline.of(begun, Duration.ofMillis(context.getRemainingTimeInMillis()));
      return new OperatorJob(
              Wiring.stations(settings, s3, secretsManager, buffers, log, clock, crypto.provider()))
          .run(request, context.getAwsRequestId(), deadline.giveUpAt(), deadline.cleanUpBy());
    }
  }

  private static boolean isDryRun(OperatorRequest request) {
    return !(request instanceof OperatorRequest.Changing changing)
        || changing.confirmation().dryRun();
  }

  private static FailedInvocation failed(Throwable failure) {
    return new FailedInvocation(
        Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName()));
  }
}
