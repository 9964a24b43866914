package vaultsnapshot.job;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import vaultsnapshot.credentials.ClusterSecret;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RaftApi;
import vaultsnapshot.vault.Revocation;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultToken;

/** The way to the cluster for one action: its secret, a client, and what is asked for of these. */
final class OperatorAccess implements AutoCloseable {
  private final Run run;
  private final ClusterSecret secret;
  private final VaultClient vault;
  private final Session session;
  private Optional<ActiveNode> node = Optional.empty();
  private boolean tokenGone;

  private OperatorAccess(Run run, ClusterSecret secret) {
    this.run = run;
    this.secret = secret;
    this.vault = Credentials.open(run, secret);
    this.session = new Session(vault, secret.login());
  }

  static OperatorAccess open(Run run) throws IOException, InterruptedException {
    return new OperatorAccess(run, run.stages().time("credentials", () -> Credentials.read(run)));
  }

  ClusterSecret secret() {
    return secret;
  }

  VaultClient vault() {
    return vault;
  }

  RaftApi raft() {
    return vault.raft();
  }

  /** The active node, looked for once. */
  ActiveNode node() throws IOException, InterruptedException {
    if (node.isEmpty()) {
      node = Optional.of(run.stages().time("active-node", () -> new NodeSearch(run, vault).find()));
    }
    return node.get();
  }

  /** The token, got once. */
  VaultToken token() throws IOException, InterruptedException {
    ActiveNode active = node();
    return run.stages().time("login", () -> session.tokenAt(active, run.giveUpAt()));
  }

  /**
   * The configured address that an event picks.
   *
   * @param key of the event
   * @throws OperationRefusedException if it is none: the secret's login and the node's keys go
   *     there
   */
  URI picked(String key, String address) throws OperationRefusedException {
    return raft()
        .address(address)
        .orElseThrow(() ->
            new OperationRefusedException(
                "detail."
                    + key
                    + ": got '"
                    + shortened(address)
                    + "', which is none of the configured addresses ("
                    + raft().addresses()
                    + "): pick one of them, or add it to VAULT_ADDR or the secret's address"));
  }

  /** Before a long wait: nobody needs a token meanwhile, and another node may lead after it. */
  void leave() throws InterruptedException {
    session.end(run.revokeBy());
    node = Optional.empty();
  }

  /** After a restore the cluster may no longer know the token: then there is none to revoke. */
  void tokenIsGone() {
    tokenGone = true;
  }

  /** Whether the token was revoked; nothing where there was none to revoke. */
  Optional<Boolean> end() throws InterruptedException {
    if (tokenGone) {
      return Optional.empty();
    }
    Revocation revocation = session.end(run.revokeBy());
    session.warnIfTokenLives(run.stations().log());
    return switch (revocation) {
      case Revocation.Revoked done -> Optional.of(true);
      case Revocation.Failed failed -> Optional.of(false);
      case Revocation.NotNeeded none -> Optional.empty();
    };
  }

  @Override
  public void close() {
    vault.close();
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
