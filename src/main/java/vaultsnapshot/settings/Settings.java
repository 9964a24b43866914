package vaultsnapshot.settings;

import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.credentials.CredentialsSettings;
import vaultsnapshot.input.Environment;
import vaultsnapshot.retention.RetentionSettings;
import vaultsnapshot.stream.Staging;
import vaultsnapshot.vault.VaultEnvironment;

/**
 * All settings that come from the environment, each read and judged by the station that it belongs
 * to.
 */
public record Settings(
    VaultEnvironment vault,
    CredentialsSettings credentials,
    BucketSettings bucket,
    RetentionSettings retention,
    Staging staging,
    RunSettings run) {
  /**
   * Reads every station's settings; problems go to {@code environment.problems()}, and only then
   * may they be used.
   */
  public static Settings read(Environment environment) {
    return new Settings(
        VaultEnvironment.read(environment),
        CredentialsSettings.read(environment),
        BucketSettings.read(environment),
        RetentionSettings.read(environment),
        Staging.read(environment),
        RunSettings.read(environment));
  }
}
