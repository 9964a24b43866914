package vaultsnapshot.lambda;

import static vaultsnapshot.report.LogField.field;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vaultsnapshot.bucket.S3Clients;
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.OperatorJob;
import vaultsnapshot.job.RunFailedException;
import vaultsnapshot.report.Log;
import vaultsnapshot.settings.Naming;
import vaultsnapshot.settings.OperatorReader;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.Settings;

/** One call of the operator's function. It emits no metrics: nobody runs it on a schedule. */
final class OperatorInvocation {
  private final Call call;

  OperatorInvocation(Call call) {
    this.call = call;
  }

  /**
   * Does what the event asks for.
   *
   * @return the answer, JSON
   * @throws FailedInvocation if nothing came of it; logged before
   */
  String answer(byte[] event) {
    Problems problems = new Problems();
    Settings settings = Settings.read(call.environment(problems));
    String cluster = settings.bucket().cluster();
    Log log = call.log(cluster);
    try {
      OperatorRequest request = new OperatorReader(cluster, Naming.EVENT).read(event, problems);
      call.start(log, field("action", request.action()), field("dryRun", isDryRun(request)));
      String answer = run(settings, request, log);
      log.info(
          "end",
          field("action", request.action()),
          field("durationMs", call.sinceBegun().toMillis()));
      return answer;
    } catch (InvalidInputException invalid) {
      log.error("run failed", invalid, field("stage", "settings"));
      throw new FailedInvocation(invalid);
    } catch (RunFailedException failure) {
      failure.log(log);
      throw new FailedInvocation(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      log.unexpected("run interrupted", interrupted);
      throw new FailedInvocation(interrupted);
    } catch (RuntimeException | Error unforeseen) {
      log.unexpected("run failed in a way that nobody foresaw", unforeseen);
      throw new FailedInvocation(unforeseen);
    }
  }

  private String run(Settings settings, OperatorRequest request, Log log)
      throws RunFailedException, InterruptedException {
    try (S3Client s3 = S3Clients.build(settings.bucket());
        SecretsManagerClient secretsManager = SecretStore.client()) {
      Deadline deadline = call.deadline();
      return new OperatorJob(
              Wiring.stations(
                  settings,
                  s3,
                  secretsManager,
                  call.buffers(),
                  log,
                  call.clock(),
                  call.cryptoProvider()))
          .run(request, call.requestId(), deadline.giveUpAt(), deadline.cleanUpBy());
    }
  }

  private static boolean isDryRun(OperatorRequest request) {
    return !(request instanceof OperatorRequest.Changing changing)
        || changing.confirmation().dryRun();
  }
}
