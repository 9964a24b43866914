package vaultsnapshot.job;

import java.util.Optional;
import vaultsnapshot.credentials.ClusterSecret;
import vaultsnapshot.credentials.SecretParser;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;
import vaultsnapshot.vault.Login;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultSettings;

/** The second stage of reading: environment and secret together. */
final class Credentials {
  private static final String STAGE = "settings and secret";

  private Credentials() {}

  /** Fetches and parses the cluster's secret; all of its problems come in one message. */
  static ClusterSecret read(Run run) {
    Secret text =
        run.stations().secrets().fetch(run.settings().credentials().secretId(), run.giveUpAt());
    Problems problems = new Problems();
    Optional<ClusterSecret> secret = SecretParser.parse(text.value(), problems);
    secret.ifPresent(found -> complete(run, found, problems));
    problems.throwIfAny(STAGE);
    return secret.orElseThrow();
  }

  /** A client for the cluster that environment and secret describe. */
  static VaultClient open(Run run, ClusterSecret secret) {
    Problems problems = new Problems();
    VaultSettings settings = complete(run, secret, problems);
    problems.throwIfAny(STAGE);
    return run.stations().vault().open(settings, certificate(secret.login()));
  }

  private static VaultSettings complete(Run run, ClusterSecret secret, Problems problems) {
    return run.settings()
        .vault()
        .complete(secret.addresses(), secret.caPem(), secret.namespace(), problems);
  }

  private static Optional<Login.Cert> certificate(Login login) {
    return login instanceof Login.Cert certificate ? Optional.of(certificate) : Optional.empty();
  }
}
