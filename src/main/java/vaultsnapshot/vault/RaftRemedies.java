package vaultsnapshot.vault;

import java.time.Duration;

/** What to change when the Raft API refuses, by operation. */
final class RaftRemedies {
  private static final String RAISE_IT =
      "raise http_read_timeout in the listener's configuration, to 30m for example, reload or"
          + " restart the server, and try again; the cluster is untouched";

  private static final String STOPPED_READING =
      "the server or something before it stopped reading, as the listener's http_read_timeout makes"
          + " it (30s unless set): "
          + RAISE_IT;

  private static final String STANDS_STILL =
      "the server or something before it keeps the connection and reads no more: look at its log,"
          + " and at the disk of its temporary folder, where it puts a snapshot first; if it is"
          + " only slow, raise VAULT_STALL_TIMEOUT; the cluster is untouched";

  private RaftRemedies() {}

  static String of(Operation operation, int status, String words) {
    if (words.contains("i/o timeout") || words.contains("unexpected EOF")) {
      return "the server stopped reading before the end, which is what the listener's"
          + " http_read_timeout does (30s unless set): "
          + RAISE_IT;
    }
    if (Remedies.notRaft(words)) {
      return "the cluster's storage is not Raft";
    }
    return switch (operation) {
      case RESTORE, FORCE_RESTORE -> ofRestore(operation, status, words);
      case RAFT_CONFIGURATION -> policy(status, "sys/storage/raft/configuration", "read");
      case REMOVE_PEER -> policy(status, "sys/storage/raft/remove-peer", "update");
      case JOIN ->
          status == 500 || status == 400
              ? "see the new node's log: can it reach the leader under this address, does it trust"
                  + " the certificate (join_ca_cert in the secret), and is its data directory"
                  + " empty?"
              : "";
      case BOOTSTRAP -> ofBootstrap(words);
      default -> "";
    };
  }

  private static String ofBootstrap(String words) {
    if (words.contains("already has state") || words.contains("keyring already present")) {
      return "the node is a member of a Raft cluster already, which needs no bootstrap";
    }
    if (words.contains("readonly storage")) {
      return "OpenBao serves reads on a node that does not lead yet, and then refuses the writes of"
          + " its own bootstrap: set disable_standby_reads = true in the node's configuration,"
          + " restart and unseal it";
    }
    return words.contains("raft backend not in use")
        ? "set ha_storage \"raft\" in the node's configuration and restart it"
        : "";
  }

  private static String ofRestore(Operation operation, int status, String words) {
    if (words.contains("snapshot-force")) {
      return "the snapshot was sealed with other keys than this cluster has now: it is of another"
          + " cluster, or of a time before a rekey. If that is what you want, use the action"
          + " restore-force (on the command line --force), into a cluster of one node, and have the keys of the snapshot's day"
          + " at hand";
    }
    return switch (status) {
      case 403 ->
          policy(
              status,
              operation == Operation.RESTORE
                  ? "sys/storage/raft/snapshot"
                  : "sys/storage/raft/snapshot-force",
              "update");
      case 413 -> "the server or something before it takes no body of this size: raise its limit";
      default -> "";
    };
  }

  /**
   * Why the sending of a snapshot ends halfway.
   *
   * @param stalled whether the server was given up because it took no more
   */
  static String ofABrokenSend(long sentBytes, long sizeBytes, Duration after, boolean stalled) {
    return "it broke after "
        + sentBytes
        + " of "
        + sizeBytes
        + " bytes and "
        + TimeText.of(after)
        + ": "
        + (stalled ? STANDS_STILL : STOPPED_READING);
  }

  private static String policy(int status, String path, String capability) {
    return status == 403
        ? "the token's policy, in the root namespace, needs path \""
            + path
            + "\" { capabilities = [\""
            + capability
            + "\"] }; a token that has expired or is of another cluster is answered alike"
        : "";
  }
}
