package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RaftConfiguration;

/** Looks for what speaks against a restore. */
final class RestoreDoubts {
  private final Run run;
  private final OperatorRequest.Restore request;
  private final SnapshotBucket bucket;
  private final Doubts doubts = new Doubts();

  RestoreDoubts(Run run, OperatorRequest.Restore request) {
    this.run = run;
    this.request = request;
    this.bucket = run.stations().bucket();
  }

  /** Looks at everything, the archive's content last. */
  Doubts judge(
      OperatorAccess access,
      ChosenSnapshot snapshot,
      StoredSnapshots snapshots,
      RaftConfiguration configuration)
      throws IOException, InterruptedException {
    ActiveNode node = access.node();
    judgeRight(access, node);
    judgeName(snapshot, snapshots);
    judgeCluster(snapshot, node, snapshots);
    judgeNodes(configuration);
    judgeContent(snapshot);
    doubts.warn(
        "A restored copy that can reach production revokes the leases that it believes expired, and"
            + " so deletes live users of databases and clouds: cut it off first if there is any"
            + " doubt");
    doubts.warn(
        "Tokens, secret ids and leases that were revoked since the snapshot live again; those made"
            + " since are gone, the function's own login among them if it is younger");
    if (snapshot.hasOtherNumbersThan(node)) {
      doubts.warn(
          "The node was initialised with other numbers of keys than the snapshot's cluster had:"
              + " restart its server after the restore, before you unseal it");
    }
    return doubts;
  }

  /** Before anything else is done that would have been for nothing. */
  private void judgeRight(OperatorAccess access, ActiveNode node)
      throws IOException, InterruptedException {
    String path = "sys/storage/raft/snapshot" + (request.force() ? "-force" : "");
    List<String> may =
        run.stages()
            .time(
                "capabilities",
                () -> access.vault().capabilities(node, access.token(), path, run.giveUpAt()));
    if (!may.contains("update") && !may.contains("root")) {
      doubts.refuse(
          "the token may "
              + may
              + " at "
              + path
              + "; give its policy, in the root namespace: path \""
              + path
              + "\" { capabilities = [\"update\"] }");
    }
  }

  private void judgeName(ChosenSnapshot snapshot, StoredSnapshots snapshots)
      throws IOException, InterruptedException {
    Optional<SnapshotName> newest = snapshots.newest().map(ListedSnapshot::name);
    Instant scheduledAt = snapshot.name().scheduledAt();
    boolean older = newest.isPresent() && scheduledAt.isBefore(newest.get().scheduledAt());
    if (older) {
      doubts.refuseUnless(
          request.words().acceptOlder(),
          "it is of "
              + scheduledAt
              + ", and the newest is of "
              + newest.get().scheduledAt()
              + " ("
              + bucket.key(newest.get())
              + "): all that was written between is lost",
          saying("acceptOlder") + " if that is what you want");
    }
  }

  private void judgeCluster(ChosenSnapshot snapshot, ActiveNode node, StoredSnapshots snapshots)
      throws IOException, InterruptedException {
    boolean accepted = request.words().acceptOtherCluster();
    String word = saying("acceptOtherCluster") + " if that is what you want";
    if (snapshot.clusterId().isEmpty()) {
      doubts.refuseUnless(accepted, "it does not say which cluster it was taken of", word);
      return;
    }
    String id = snapshot.clusterId().get();
    Optional<String> own = snapshots.ownClusterId();
    if (own.isPresent() && !own.get().equals(id)) {
      doubts.refuseUnless(
          accepted,
          "it was taken of the cluster "
              + id
              + ", but '"
              + run.name().cluster()
              + "' is "
              + own.get()
              + " by its newest accepted snapshot",
          word);
    } else if (!request.force() && !node.clusterId().equals(id)) {
      doubts.refuseUnless(
          accepted,
          "it was taken of the cluster "
              + id
              + ", and the one that answers here is "
              + node.clusterId()
              + ", which has other keys: a plain restore will be refused there",
          "use "
              + run.naming().action("restore-force")
              + ", into a cluster of one node, or "
              + word);
    }
  }

  private void judgeNodes(RaftConfiguration configuration) {
    if (request.force() && configuration.peers().size() > 1) {
      doubts.refuseUnless(
          request.words().acceptSeveralNodes(),
          "the cluster counts on "
              + configuration.peers().size()
              + " nodes, and a forced restore breaks a cluster of several (openbao#2455,"
              + " vault#31933): leave one, force the snapshot into it, and let the others join with"
              + " empty data directories",
          saying("acceptSeveralNodes") + " to do it all the same");
    }
  }

  private String saying(String word) {
    return "say " + run.naming().word(word, true);
  }

  private void judgeContent(ChosenSnapshot snapshot) throws IOException, InterruptedException {
    if (!snapshot.version().readable()) {
      doubts.warn(
          "It lies in the storage class "
              + snapshot.version().availability().storageClass()
              + ": S3 is asked for it first, and it is verified when it is there");
      return;
    }
    SnapshotCheck check =
        new SnapshotCheck(
            bucket,
            run.stations().buffers(),
            run.settings().bucket().chunkCount(),
            run.stations().progress().of("verify", snapshot.stored().sizeBytes()));
    CheckedSnapshot checked =
        run.stages()
            .time("verify", () -> check.check(snapshot.name(), snapshot.version(), run.giveUpAt()));
    for (String problem : checked.problems()) {
      if (problem.equals(SnapshotCheck.NO_RECEIPT)) {
        doubts.warn("It has no receipt, but was read back and is whole");
      } else {
        doubts.refuse("the snapshot failed its verification: " + problem);
      }
    }
  }
}
