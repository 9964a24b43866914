package vaultsnapshot.job;

import static vaultsnapshot.report.LogField.field;

import java.time.Instant;
import java.util.Optional;
import vaultsnapshot.report.Log;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.Login;
import vaultsnapshot.vault.Revocation;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultToken;

/**
 * The run's token: got once, kept over the attempts (a secret_id may work only once), revoked as
 * soon as Vault is done with.
 */
final class Session {
  private static final Revocation NO_TOKEN = new Revocation.NotNeeded("the run got no token");

  private final VaultClient vault;
  private final Login login;

  private Optional<VaultToken> token = Optional.empty();
  private Optional<ActiveNode> node = Optional.empty();
  private Optional<Revocation> revocation = Optional.empty();

  Session(VaultClient vault, Login login) {
    this.vault = vault;
    this.login = login;
  }

  /** The token, after a login at {@code active} if there is none yet. */
  VaultToken tokenAt(ActiveNode active, Instant giveUpAt) throws InterruptedException {
    node = Optional.of(active);
    if (token.isEmpty() || revocation.isPresent()) {
      token = Optional.of(vault.login(active, login, giveUpAt));
      revocation = Optional.empty();
    }
    return token.get();
  }

  /**
   * Revokes the token at the node that was last seen active; the second call tells what came of the
   * first.
   */
  Revocation end(Instant giveUpAt) throws InterruptedException {
    if (revocation.isEmpty()) {
      revocation = Optional.of(revoke(giveUpAt));
    }
    return revocation.get();
  }

  /** Tells of a token that the run leaves behind. */
  void warnIfTokenLives(Log log) {
    if (revocation.orElse(NO_TOKEN) instanceof Revocation.Failed failed) {
      log.warn(
          "the token could not be revoked and lives until its lease ends",
          field("reason", failed.reason()));
    }
  }

  private Revocation revoke(Instant giveUpAt) throws InterruptedException {
    return token.isPresent() && node.isPresent()
        ? vault.revoke(node.get(), token.get(), giveUpAt)
        : NO_TOKEN;
  }
}
