package vaultsnapshot.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RaftApi;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultException;
import vaultsnapshot.vault.VaultToken;

/**
 * Watches a node that has taken a snapshot: it answers when it has checked it, applies it after
 * that, and seals itself some seconds later where its keys no longer fit. Until then it shows its
 * old state, and takes writes into it (Vault and OpenBao, {@code handleStorageRaftSnapshotWrite}).
 */
final class RestoreWatch {
  /** 7 to 23 s were seen until a forced restore sealed the node (OpenBao 2.7). */
  private static final Duration LONGEST = Duration.ofSeconds(90);

  /** A forced restore that has not sealed the node by then found keys that fit. */
  private static final Duration UNTIL_IT_WOULD_SEAL = Duration.ofSeconds(45);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final Run run;
  private final VaultClient vault;
  private final ActiveNode before;
  private final VaultToken token;

  /**
   * Watches for one run.
   *
   * @param before the node as it was just before it was sent the snapshot
   * @param token with which it was sent
   */
  RestoreWatch(Run run, VaultClient vault, ActiveNode before, VaultToken token) {
    this.run = run;
    this.vault = vault;
    this.before = before;
    this.token = token;
  }

  /** How the node was last seen. */
  enum Seen {
    /** It wants the keys of the snapshot's day. */
    SEALED,
    /** It leads and has applied the snapshot: it no longer knows the run's token. */
    ACTIVE,
    /** It leads, with a Raft index that the restore explains, or a write into its old state. */
    LEADS,
    /** The time was over first. */
    NOT_YET
  }

  Seen await(boolean force) throws IOException, InterruptedException {
    Instant begun = run.now();
    Instant end = earlier(begun.plus(LONGEST), run.giveUpAt());
    while (run.now().isBefore(end)) {
      if (isSealed()) {
        return Seen.SEALED;
      }
      boolean waitedForSeal = !force || run.now().isAfter(begun.plus(UNTIL_IT_WOULD_SEAL));
      if (waitedForSeal && leads()) {
        if (!tokenTells()) {
          return Seen.LEADS;
        }
        if (isTokenGone()) {
          return Seen.ACTIVE;
        }
      }
      run.stations().pause().pause(BETWEEN_LOOKS);
    }
    return Seen.NOT_YET;
  }

  private boolean isSealed() throws InterruptedException {
    try {
      RaftApi raft = vault.raft();
      return raft.sealState(before.address(), soon()).sealed();
    } catch (VaultException busy) {
      return false;
    }
  }

  private boolean leads() throws InterruptedException {
    try {
      return vault.confirm(atNothing(), soon()).raftAppliedIndex() > before.raftAppliedIndex();
    } catch (VaultException busy) {
      return false;
    }
  }

  /**
   * One that the run got is younger than the snapshot, and gone once that is applied. One that was
   * given may be in it, a batch token is in no storage, and one of a few uses may be spent.
   */
  private boolean tokenTells() {
    return token.kind() == VaultToken.Kind.SERVICE && token.uses() == 0;
  }

  private boolean isTokenGone() throws InterruptedException {
    try {
      return !vault.knows(before, token, soon());
    } catch (VaultException busy) {
      return false;
    }
  }

  /** The node without what it had applied, so that the answer is what it says now. */
  private ActiveNode atNothing() {
    return new ActiveNode(
        before.address(),
        before.clusterId(),
        before.clusterName(),
        before.version(),
        0,
        before.sealType(),
        before.keyShares(),
        before.keyThreshold(),
        before.storageType());
  }

  private Instant soon() {
    return earlier(run.now().plus(ANSWER_LIMIT), run.giveUpAt());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
