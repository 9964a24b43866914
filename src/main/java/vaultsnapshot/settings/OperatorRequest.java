package vaultsnapshot.settings;

import java.time.Instant;
import java.util.Optional;

/** What an operator's event asks for. */
public sealed interface OperatorRequest {
  /** The snapshot of that name which is the newest of the cluster that this one is. */
  String NEWEST = "newest";

  /** As the event names it. */
  String action();

  /**
   * The snapshots, newest first.
   *
   * @param from the first of the page, as the page before named it
   */
  record ListSnapshots(Optional<Instant> since, Optional<String> from, int limit)
      implements OperatorRequest {
    @Override
    public String action() {
      return "list";
    }
  }

  /**
   * Reads snapshots back whole.
   *
   * @param snapshot a key, or {@value #NEWEST}
   * @param since all of this time and later, instead of one
   * @param from where to go on, as the answer before named it
   */
  record Verify(String snapshot, Optional<Instant> since, Optional<String> from)
      implements OperatorRequest {
    @Override
    public String action() {
      return "verify";
    }
  }

  /** The servers that the cluster counts on. */
  record ReadConfiguration() implements OperatorRequest {
    @Override
    public String action() {
      return "configuration";
    }
  }

  /** What changes the cluster: shown first, and done only when it is confirmed. */
  sealed interface Changing extends OperatorRequest {
    /** Whether it is to be done, and what confirms it. */
    Confirmation confirmation();
  }

  /**
   * Puts a snapshot in the place of all that the cluster holds.
   *
   * @param snapshot a key, or {@value #NEWEST}
   * @param force whether it may be sealed with other keys than the cluster's
   */
  record Restore(String snapshot, boolean force, RestoreWords words, Confirmation confirmation)
      implements Changing {
    @Override
    public String action() {
      return force ? "restore-force" : "restore";
    }
  }

  /**
   * Lets a new node join.
   *
   * @param node its address, one of the configured
   * @param leader the leader's, one of the configured; the active node's where absent
   */
  record Join(
      String node,
      Optional<String> leader,
      boolean retry,
      boolean nonVoter,
      Optional<String> tlsServerName,
      Optional<String> autoJoinScheme,
      Optional<Integer> autoJoinPort,
      Confirmation confirmation)
      implements Changing {
    @Override
    public String action() {
      return "join";
    }
  }

  /**
   * Takes a server out of the configuration.
   *
   * @param node on a disaster recovery secondary: its address, one of the configured
   */
  record RemovePeer(String serverId, Optional<String> node, Confirmation confirmation)
      implements Changing {
    @Override
    public String action() {
      return "remove-peer";
    }
  }

  /** Makes a node the first of its Raft cluster. */
  record Bootstrap(String node, Confirmation confirmation) implements Changing {
    @Override
    public String action() {
      return "bootstrap";
    }
  }

  /**
   * What confirms a change.
   *
   * @param dryRun whether it is only shown, which it is unless the event says otherwise
   * @param cluster CLUSTER_NAME once more
   * @param clusterId the live cluster's id, as the dry run showed it
   * @param operationId names this one operation, so that a call that comes twice does it once
   * @param acceptUnfinished an explicit word for going on although another operation has begun and
   *     not ended
   */
  record Confirmation(
      boolean dryRun,
      Optional<String> cluster,
      Optional<String> clusterId,
      Optional<String> operationId,
      boolean acceptUnfinished) {}

  /**
   * Explicit words for what is mostly a mistake.
   *
   * @param acceptOlder to restore another than the newest
   * @param acceptOtherCluster to restore a snapshot of another cluster
   * @param acceptSeveralNodes to force it into more than one node
   * @param safetySnapshot false to go on without one of what is overwritten
   */
  record RestoreWords(
      boolean acceptOlder,
      boolean acceptOtherCluster,
      boolean acceptSeveralNodes,
      boolean safetySnapshot) {}
}
