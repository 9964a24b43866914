package vaultsnapshot.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RaftConfiguration;

/**
 * What a restore tells of itself, before and afterwards.
 *
 * @param node that leads, as it was before the restore
 */
record RestoreTexts(OperatorRequest.Restore request, ChosenSnapshot snapshot, ActiveNode node) {
  private static final String LOOK_YOURSELF =
      "log in with a token or login of the snapshot's day, and see that what you expect is there";

  /** What is going to meet: the snapshot and the cluster. */
  Map<String, Object> facts(RaftConfiguration configuration) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("snapshot", snapshot.stored().key());
    snapshot.stored().versionId().ifPresent(id -> facts.put("snapshotVersionId", id));
    facts.put("snapshotTime", snapshot.name().scheduledAt().toString());
    facts.put("snapshotBytes", snapshot.stored().sizeBytes());
    snapshot.clusterId().ifPresent(id -> facts.put("snapshotClusterId", id));
    Metadata.text(snapshot.stored(), Metadata.VAULT_VERSION)
        .ifPresent(version -> facts.put("snapshotVaultVersion", version));
    Metadata.number(snapshot.stored(), Metadata.KEY_SHARES)
        .ifPresent(shares -> facts.put("snapshotKeyShares", shares));
    Metadata.number(snapshot.stored(), Metadata.KEY_THRESHOLD)
        .ifPresent(threshold -> facts.put("snapshotKeyThreshold", threshold));
    facts.put("activeNode", node.address().toString());
    facts.put("vaultVersion", node.version());
    facts.put("raftAppliedIndex", node.raftAppliedIndex());
    facts.put("peers", configuration.peers().stream().map(peer -> peer.nodeId()).toList());
    return facts;
  }

  /** What would be done, in its order. */
  List<String> steps(RaftConfiguration configuration) {
    List<String> steps = new ArrayList<>();
    if (!snapshot.version().readable()) {
      steps.add(
          "ask S3 for the archived snapshot and wait for it; if it does not come in time, end, and"
              + " the same event goes on once it is there");
    }
    steps.add("read " + snapshot.stored().location() + " back whole and verify it");
    if (request.words().safetySnapshot()) {
      steps.add("store a snapshot of what the cluster holds now");
    }
    steps.add(
        "replace all that the cluster "
            + node.clusterId()
            + " ("
            + configuration.peers().size()
            + " node(s), "
            + node.address()
            + " active) holds by it"
            + (request.force() ? ", whatever keys it is sealed with" : ""));
    steps.add("watch the node and say what to do next");
    return steps;
  }

  /** What the event that does it says besides its confirmation. */
  Map<String, Object> repeat() {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("snapshot", snapshot.stored().key());
    OperatorRequest.RestoreWords words = request.words();
    putIf(detail, "acceptOlder", words.acceptOlder(), true);
    putIf(detail, "acceptOtherCluster", words.acceptOtherCluster(), true);
    putIf(detail, "acceptSeveralNodes", words.acceptSeveralNodes(), true);
    putIf(detail, "safetySnapshot", !words.safetySnapshot(), false);
    return detail;
  }

  private static void putIf(
      Map<String, Object> detail, String key, boolean condition, boolean value) {
    if (condition) {
      detail.put(key, value);
    }
  }

  /** When an archived snapshot is to be had (S3 user guide, 'Archive retrieval options'). */
  static String comeAgain(ChosenSnapshot snapshot) {
    String storageClass = snapshot.version().availability().storageClass();
    String takes =
        switch (storageClass) {
          case "GLACIER" -> "1 to 5 minutes mostly, and 3 to 5 hours where S3 has no capacity";
          case "DEEP_ARCHIVE" -> "up to 12 hours";
          default -> "3 to 12 hours";
        };
    return "S3 was asked for "
        + snapshot.stored().location()
        + ", and has not given it back yet: from "
        + storageClass
        + " that takes "
        + takes
        + ". Send the same event again then; nothing else was done";
  }

  /** What a person must do afterwards. */
  List<String> next(RestoreWatch.Seen seen) {
    List<String> next = new ArrayList<>();
    switch (seen) {
      case SEALED -> {
        if (snapshot.hasOtherNumbersThan(node)) {
          next.add("Restart the server of " + node.address() + ": it still counts in its old keys");
        }
        next.add(
            "Unseal "
                + node.address()
                + " with the keys of the snapshot's day ("
                + snapshot.name().scheduledAt()
                + "); its own keys and tokens are gone");
        if (!request.force()) {
          next.add(
              "After a plain restore a node seals itself where its keys have changed since the"
                  + " snapshot, or where it could not apply it: its log says which");
        }
      }
      case ACTIVE -> next.add(node.address() + " is unsealed and leads: " + LOOK_YOURSELF);
      case LEADS ->
          next.add(
              node.address()
                  + " is unsealed and leads, and its Raft index has grown, as by a restore or by"
                  + " a write: "
                  + LOOK_YOURSELF);
      case NOT_YET ->
          next.add(
              "The node has taken the snapshot, but was not seen to have applied it: look at its"
                  + " log and at sys/seal-status. Sealed means that it wants the keys of the"
                  + " snapshot's day");
    }
    if (request.force()) {
      next.add(
          "Let the other nodes join with empty data directories (action join), and unseal each"
              + " with the same keys");
      next.add("Remove peers that do not come back (actions configuration and remove-peer)");
      next.add(
          "Take a snapshot with acceptRebuild: true. If this was not the newest one, the Raft index"
              + " went back, and until then new snapshots supersede nothing");
    }
    next.add("Give the functions' logins new secret ids if those of the snapshot's day are spent");
    return next;
  }
}
