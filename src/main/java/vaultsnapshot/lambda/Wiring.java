package vaultsnapshot.lambda;

import java.nio.file.Path;
import java.time.InstantSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.job.Progress;
import vaultsnapshot.job.Stations;
import vaultsnapshot.program.Version;
import vaultsnapshot.report.Log;
import vaultsnapshot.settings.Naming;
import vaultsnapshot.settings.Settings;
import vaultsnapshot.stream.Buffers;
import vaultsnapshot.vault.AwsIamLogin;
import vaultsnapshot.vault.VaultClient;

/** Puts together what a run works with, from what one call has. */
final class Wiring {
  private Wiring() {}

  /** The stations of one run; the clients stay the caller's to close. */
  static Stations stations(
      Settings settings,
      S3Client s3,
      SecretsManagerClient secretsManager,
      Buffers buffers,
      Log log,
      InstantSource clock,
      String cryptoProvider) {
    return new Stations(
        settings,
        new SecretStore(secretsManager, clock),
        new SnapshotBucket(s3, settings.bucket()),
        buffers,
        (vault, certificate) ->
            new VaultClient(vault, certificate, AwsIamLogin.ofThisProcess(clock)),
        log,
        Naming.EVENT,
        Progress.UNWATCHED,
        clock,
        Thread::sleep,
        Path.of(System.getProperty("java.io.tmpdir")),
        cryptoProvider,
        Version.NUMBER);
  }
}
