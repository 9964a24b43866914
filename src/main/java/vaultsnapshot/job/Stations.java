package vaultsnapshot.job;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.credentials.SecretSource;
import vaultsnapshot.report.Log;
import vaultsnapshot.settings.Naming;
import vaultsnapshot.settings.Settings;
import vaultsnapshot.stream.Buffers;
import vaultsnapshot.vault.Login;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultSettings;

/**
 * What a run works with, wired by the entry point.
 *
 * @param buffers what every stream of this process works with
 * @param naming how whoever asks says what he can say
 * @param progress told how far long steps are
 * @param pause lets time pass between two tries
 * @param cryptoProvider name and version of what serves SHA-256, for the receipt
 * @param temporaryDirectory where {@code tmp} staging puts its file
 * @param toolVersion of this program
 */
public record Stations(
    Settings settings,
    SecretSource secrets,
    SnapshotBucket bucket,
    Buffers buffers,
    VaultOpener vault,
    Log log,
    Naming naming,
    Progress progress,
    InstantSource clock,
    Pause pause,
    Path temporaryDirectory,
    String cryptoProvider,
    String toolVersion) {
  /** Makes the client of one cluster; the caller closes it. */
  @FunctionalInterface
  public interface VaultOpener {
    /**
     * Opens a client.
     *
     * @param certificate for method {@code cert}: what the client shows in the TLS handshake
     */
    VaultClient open(VaultSettings settings, Optional<Login.Cert> certificate);
  }
}
