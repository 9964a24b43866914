package vaultsnapshot.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RetryableVaultException;
import vaultsnapshot.vault.VaultClient;

/**
 * Looks for the active node, with patience for an election and not much more: who gave a wrong
 * address, or runs the function where no road leads to Vault, is to read that within seconds.
 */
final class NodeSearch {
  /**
   * After so long without success there is no other search. The client's own search already
   * outlasts an election (some seconds) and takes at most about 25 s.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Run run;
  private final VaultClient vault;

  /** Since when no search has found a node; nothing after one that did. */
  private Optional<Instant> inVainSince = Optional.empty();

  NodeSearch(Run run, VaultClient vault) {
    this.run = run;
    this.vault = vault;
  }

  /**
   * Finds it.
   *
   * @throws NoActiveNodeException if the patience is at its end
   * @throws RetryableVaultException if another search may find it
   */
  ActiveNode find() throws IOException, InterruptedException {
    Instant since = inVainSince.orElse(run.now());
    try {
      ActiveNode node = vault.findActiveNode(run.giveUpAt());
      inVainSince = Optional.empty();
      return node;
    } catch (RetryableVaultException failure) {
      inVainSince = Optional.of(since);
      Duration searched = Duration.between(since, run.now());
      if (searched.compareTo(PATIENCE) >= 0) {
        throw new NoActiveNodeException(searched, failure);
      }
      throw failure;
    }
  }
}
