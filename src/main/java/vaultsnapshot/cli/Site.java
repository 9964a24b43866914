package vaultsnapshot.cli;

import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vaultsnapshot.bucket.S3Clients;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.credentials.SecretSource;
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.job.Stations;
import vaultsnapshot.program.Version;
import vaultsnapshot.report.Log;
import vaultsnapshot.settings.Settings;
import vaultsnapshot.stream.Buffers;
import vaultsnapshot.vault.AwsIamLogin;
import vaultsnapshot.vault.VaultClient;

/** What a command works with that calls Vault, opened for it; its log goes to standard error. */
final class Site implements AutoCloseable {
  private final S3Client s3;
  private final SecretsManagerClient secretsManager;
  private final ProgressLine progress;
  private final Stations stations;

  private Site(
      Shell shell, Settings settings, S3Client s3, SecretsManagerClient aws, SecretSource secrets) {
    this.s3 = s3;
    this.secretsManager = aws;
    this.progress = new ProgressLine(shell);
    this.stations =
        new Stations(
            settings,
            secrets,
            new SnapshotBucket(s3, settings.bucket()),
            new Buffers(settings.bucket().chunkSizeBytes()),
            (vault, certificate) ->
                new VaultClient(vault, certificate, AwsIamLogin.ofThisProcess(shell.clock())),
            Log.to(progress.beside(), shell.clock()),
            new OptionNames(),
            progress,
            shell.clock(),
            Thread::sleep,
            Path.of(System.getProperty("java.io.tmpdir")),
            shell.crypto().provider(),
            Version.NUMBER);
  }

  static Site open(Shell shell, Settings settings, VaultLogin login) {
    AwsRegion.require();
    SecretsManagerClient secretsManager = SecretStore.client();
    SecretSource secrets = login.source(shell, secretsManager);
    return new Site(shell, settings, S3Clients.build(settings.bucket()), secretsManager, secrets);
  }

  Stations stations() {
    return stations;
  }

  @Override
  public void close() {
    progress.over();
    s3.close();
    secretsManager.close();
  }
}
