package vaultsnapshot.job;

import static vaultsnapshot.report.LogField.field;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vaultsnapshot.report.Log;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.Login;
import vaultsnapshot.vault.Revocation;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultException;
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
   * Revokes the token at the node that was last seen active, or at the one that leads since; the
   * second call tells what came of the first.
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
    if (token.isEmpty() || node.isEmpty()) {
      return NO_TOKEN;
    }
    Instant now = Instant.now();
    Instant half = now.plus(Duration.between(now, giveUpAt).dividedBy(2));
    Revocation there = vault.revoke(node.get(), token.get(), half);
    if (!(there instanceof Revocation.Failed)) {
      return there;
    }
    Optional<ActiveNode> successor = successor(node.get(), giveUpAt);
    return successor.isPresent() ? vault.revoke(successor.get(), token.get(), giveUpAt) : there;
  }

  /** Who leads the same cluster since the node was sealed or stepped down, if anybody does. */
  private Optional<ActiveNode> successor(ActiveNode before, Instant giveUpAt)
      throws InterruptedException {
    try {
      return Optional.of(vault.findActiveNode(giveUpAt))
          .filter(found -> found.clusterId().equals(before.clusterId()))
          .filter(found -> !found.address().equals(before.address()));
    } catch (VaultException nobody) {
      // The reason why the token lives is what the first node said.
      return Optional.empty();
    }
  }
}
