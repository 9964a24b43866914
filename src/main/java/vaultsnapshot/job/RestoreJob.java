package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.bucket.Availability;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.bucket.SteadyObject;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RaftApi;
import vaultsnapshot.vault.RaftConfiguration;
import vaultsnapshot.vault.VaultToken;

/**
 * Puts a stored snapshot in the place of what the cluster holds: read back whole first, what is
 * overwritten kept, then streamed from S3 to Vault, and watched.
 */
final class RestoreJob implements ClusterChange {
  /** How long S3 keeps an archived snapshot readable after it gave it back. */
  private static final int ASKED_BACK_DAYS = 7;

  private final Run run;
  private final OperatorRequest.Restore request;
  private final SnapshotBucket bucket;
  private Optional<Chosen> chosen = Optional.empty();
  private Optional<ActiveNode> before = Optional.empty();

  /** The snapshot to restore, exactly this version of it. */
  private record Chosen(SnapshotName name, SnapshotVersion version) {
    StoredSnapshot stored() {
      return version.stored();
    }

    Optional<String> clusterId() {
      return Metadata.text(stored(), Metadata.CLUSTER_ID);
    }
  }

  RestoreJob(Run run, OperatorRequest.Restore request) {
    this.run = run;
    this.request = request;
    this.bucket = run.stations().bucket();
  }

  @Override
  public Plan plan(OperatorAccess access) throws IOException, InterruptedException {
    StoredSnapshots snapshots = new StoredSnapshots(run);
    SnapshotName name = snapshots.named(request.snapshot());
    Chosen snapshot = new Chosen(name, snapshots.version(name));
    chosen = Optional.of(snapshot);
    ActiveNode node = access.node();
    before = Optional.of(node);
    RaftConfiguration configuration =
        run.stages()
            .time(
                "configuration",
                () -> access.raft().configuration(node, access.token(), run.giveUpAt()));
    Doubts doubts = new Doubts();
    judgeRight(access, node, doubts);
    judgeName(snapshot, snapshots, doubts);
    judgeCluster(snapshot, node, snapshots, doubts);
    judgeNodes(configuration, doubts);
    judgeContent(snapshot, doubts);
    doubts.warnings.add(
        "A restored copy that can reach production revokes the leases that it believes expired, and"
            + " so deletes live users of databases and clouds: cut it off first if there is any"
            + " doubt");
    doubts.warnings.add(
        "Tokens, secret ids and leases that were revoked since the snapshot live again; those made"
            + " since are gone, the function's own login among them if it is younger");
    if (numbersDiffer(snapshot, node)) {
      doubts.warnings.add(
          "The node was initialised with other numbers of keys than the snapshot's cluster had:"
              + " restart its server after the restore, before you unseal it");
    }
    return new Plan(
        Optional.of(node.clusterId()),
        facts(snapshot, node, configuration),
        steps(snapshot, node, configuration),
        doubts.warnings,
        doubts.refusals,
        repeat(snapshot));
  }

  @Override
  public Optional<String> prepare() throws IOException, InterruptedException {
    Chosen snapshot = chosen();
    Availability availability = snapshot.version().availability();
    if (availability.state() == Availability.State.READABLE) {
      return Optional.empty();
    }
    if (availability.state() == Availability.State.ARCHIVED) {
      bucket.askBack(snapshot.version(), ASKED_BACK_DAYS, run.giveUpAt());
    }
    return Optional.of(
        "S3 was asked for "
            + snapshot.stored().location()
            + ", which lies in the storage class "
            + availability.storageClass()
            + "; that takes 3 to 5 hours from GLACIER and 12 from DEEP_ARCHIVE. Send the same event"
            + " again then: nothing else was done");
  }

  @Override
  public Done carryOut(OperatorAccess access, String operationId, Runnable touching)
      throws IOException, InterruptedException {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (request.words().safetySnapshot()) {
      facts.put("safetySnapshot", run.stages().time("safety-snapshot", this::safetySnapshot));
    }
    VaultToken token = access.token();
    ActiveNode node =
        run.stages().time("index", () -> access.vault().confirm(before(), run.giveUpAt()));
    int resumed = run.stages().time("restore", () -> send(access.raft(), node, token));
    touching.run();
    if (request.force()) {
      access.tokenIsGone();
    }
    facts.put("readsResumed", resumed);
    facts.put("sentBytes", chosen().stored().sizeBytes());
    facts.put("restoredAt", run.now().toString());
    RestoreWatch.Seen seen =
        run.stages()
            .time(
                "watch", () -> new RestoreWatch(run, access.vault(), node).await(request.force()));
    facts.put("node", node.address().toString());
    facts.put("seen", seen.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    return new Done(facts, next(seen, node));
  }

  private int send(RaftApi raft, ActiveNode node, VaultToken token)
      throws IOException, InterruptedException {
    try (SteadyObject object = bucket.open(chosen().version(), run.giveUpAt())) {
      raft.restore(node, token, archive(object), request.force(), run.giveUpAt());
      return object.resumed();
    }
  }

  private static RaftApi.Archive archive(SteadyObject object) {
    return new RaftApi.Archive() {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return object.read(buffer, offset, length);
      }

      @Override
      public long sizeBytes() {
        return object.sizeBytes();
      }
    };
  }

  /** What is about to be overwritten, on the road of every backup. */
  private String safetySnapshot() throws IOException, InterruptedException {
    RunRequest backup =
        new RunRequest(
            RunRequest.Action.BACKUP,
            run.now(),
            false,
            Optional.of(StoredSnapshots.SAFETY_LABEL + operationId()),
            false,
            run.request().requestId());
    try {
      Receipt receipt =
          new SnapshotJob(run.stations()).run(backup, run.giveUpAt(), run.cleanUpBy());
      return receipt.object().map(Receipt.StoredObject::key).orElseThrow();
    } catch (RunFailedException failure) {
      throw new OperationRefusedException(
          "the safety snapshot of what would be overwritten failed ("
              + failure.getMessage()
              + "); mend that, or say \"safetySnapshot\": false to go on without one");
    }
  }

  private String operationId() {
    return request.confirmation().operationId().orElseThrow();
  }

  /** Before anything else is done that would have been for nothing. */
  private void judgeRight(OperatorAccess access, ActiveNode node, Doubts doubts)
      throws IOException, InterruptedException {
    String path = "sys/storage/raft/snapshot" + (request.force() ? "-force" : "");
    List<String> may =
        run.stages()
            .time(
                "capabilities",
                () -> access.vault().capabilities(node, access.token(), path, run.giveUpAt()));
    if (!may.contains("update") && !may.contains("root")) {
      doubts.refusals.add(
          "the token may "
              + may
              + " at "
              + path
              + "; give its policy, in the root namespace: path \""
              + path
              + "\" { capabilities = [\"update\"] }");
    }
  }

  private void judgeName(Chosen snapshot, StoredSnapshots snapshots, Doubts doubts)
      throws IOException, InterruptedException {
    Optional<SnapshotName> newest = snapshots.newest().map(ListedSnapshot::name);
    Instant scheduledAt = snapshot.name().scheduledAt();
    boolean older = newest.isPresent() && scheduledAt.isBefore(newest.get().scheduledAt());
    if (older) {
      doubts.add(
          request.words().acceptOlder(),
          "it is of "
              + scheduledAt
              + ", and the newest is of "
              + newest.get().scheduledAt()
              + " ("
              + bucket.key(newest.get())
              + "): all that was written between is lost",
          "say \"acceptOlder\": true if that is what you want");
    }
  }

  private void judgeCluster(
      Chosen snapshot, ActiveNode node, StoredSnapshots snapshots, Doubts doubts)
      throws IOException, InterruptedException {
    boolean accepted = request.words().acceptOtherCluster();
    String word = "say \"acceptOtherCluster\": true if that is what you want";
    if (snapshot.clusterId().isEmpty()) {
      doubts.add(accepted, "it does not say which cluster it was taken of", word);
      return;
    }
    String id = snapshot.clusterId().get();
    Optional<String> own = snapshots.ownClusterId();
    if (own.isPresent() && !own.get().equals(id)) {
      doubts.add(
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
      doubts.add(
          accepted,
          "it was taken of the cluster "
              + id
              + ", and the one that answers here is "
              + node.clusterId()
              + ", which has other keys: a plain restore will be refused there",
          "use the action restore-force, into a cluster of one node, or " + word);
    }
  }

  private void judgeNodes(RaftConfiguration configuration, Doubts doubts) {
    if (request.force() && configuration.peers().size() > 1) {
      doubts.add(
          request.words().acceptSeveralNodes(),
          "the cluster counts on "
              + configuration.peers().size()
              + " nodes, and a forced restore breaks a cluster of several (openbao#2455,"
              + " vault#31933): leave one, force the snapshot into it, and let the others join with"
              + " empty data directories",
          "say \"acceptSeveralNodes\": true to do it all the same");
    }
  }

  private void judgeContent(Chosen snapshot, Doubts doubts)
      throws IOException, InterruptedException {
    if (!snapshot.version().readable()) {
      doubts.warnings.add(
          "It lies in the storage class "
              + snapshot.version().availability().storageClass()
              + ": S3 is asked for it first, and it is verified when it is there");
      return;
    }
    SnapshotCheck check =
        new SnapshotCheck(bucket, run.stations().buffers(), run.settings().bucket().chunkCount());
    CheckedSnapshot checked =
        run.stages()
            .time("verify", () -> check.check(snapshot.name(), snapshot.version(), run.giveUpAt()));
    for (String problem : checked.problems()) {
      if (problem.equals(SnapshotCheck.NO_RECEIPT)) {
        doubts.warnings.add("It has no receipt, but was read back and is whole");
      } else {
        doubts.refusals.add("the snapshot failed its verification: " + problem);
      }
    }
  }

  private Map<String, Object> facts(
      Chosen snapshot, ActiveNode node, RaftConfiguration configuration) {
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

  private List<String> steps(Chosen snapshot, ActiveNode node, RaftConfiguration configuration) {
    List<String> steps = new ArrayList<>();
    if (!snapshot.version().readable()) {
      steps.add(
          "ask S3 for the archived snapshot and end; the same event goes on once it is there");
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

  private Map<String, Object> repeat(Chosen snapshot) {
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

  private List<String> next(RestoreWatch.Seen seen, ActiveNode node) {
    List<String> next = new ArrayList<>();
    switch (seen) {
      case SEALED -> {
        if (numbersDiffer(chosen(), node)) {
          next.add("Restart the server of " + node.address() + ": it still counts in its old keys");
        }
        next.add(
            "Unseal "
                + node.address()
                + " with the keys of the snapshot's day ("
                + chosen().name().scheduledAt()
                + "); its own keys and tokens are gone");
      }
      case ACTIVE ->
          next.add(
              node.address()
                  + " is unsealed and leads: log in with a token or login of the snapshot's day,"
                  + " and see that what you expect is there");
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

  private static boolean numbersDiffer(Chosen snapshot, ActiveNode node) {
    return Metadata.smallNumber(snapshot.stored(), Metadata.KEY_SHARES)
            .filter(shares -> shares != node.keyShares())
            .isPresent()
        || Metadata.smallNumber(snapshot.stored(), Metadata.KEY_THRESHOLD)
            .filter(threshold -> threshold != node.keyThreshold())
            .isPresent();
  }

  private Chosen chosen() {
    return chosen.orElseThrow(() -> new IllegalStateException("it is planned first"));
  }

  private ActiveNode before() {
    return before.orElseThrow(() -> new IllegalStateException("it is planned first"));
  }

  /** What speaks against it. */
  private static final class Doubts {
    private final List<String> warnings = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /** A warning where the event says the word for it, otherwise a reason not to do it. */
    void add(boolean accepted, String doubt, String word) {
      if (accepted) {
        warnings.add("Accepted: " + doubt);
      } else {
        refusals.add(doubt + "; " + word);
      }
    }
  }
}
