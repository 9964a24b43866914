package vaultsnapshot.job;

import static vaultsnapshot.report.LogField.field;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import vaultsnapshot.bucket.Availability;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SteadyObject;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.stream.Source;
import vaultsnapshot.stream.WatchedSource;
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

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private final Run run;
  private final OperatorRequest.Restore request;
  private final SnapshotBucket bucket;
  private Optional<ChosenSnapshot> chosen = Optional.empty();
  private Optional<ActiveNode> before = Optional.empty();

  RestoreJob(Run run, OperatorRequest.Restore request) {
    this.run = run;
    this.request = request;
    this.bucket = run.stations().bucket();
  }

  @Override
  public Plan plan(OperatorAccess access) throws IOException, InterruptedException {
    StoredSnapshots snapshots = new StoredSnapshots(run);
    SnapshotName name = snapshots.named(request.snapshot());
    ChosenSnapshot snapshot = new ChosenSnapshot(name, snapshots.version(name));
    chosen = Optional.of(snapshot);
    ActiveNode node = access.node();
    before = Optional.of(node);
    RaftConfiguration configuration =
        run.stages()
            .time(
                "configuration",
                () -> access.raft().configuration(node, access.token(), run.giveUpAt()));
    Doubts doubts =
        new RestoreDoubts(run, request).judge(access, snapshot, snapshots, configuration);
    RestoreTexts texts = new RestoreTexts(request, snapshot, node);
    return new Plan(
        Optional.of(node.clusterId()),
        texts.facts(configuration),
        texts.steps(configuration),
        doubts.warnings(),
        doubts.refusals(),
        texts.repeat());
  }

  @Override
  public Prepared prepare(OperatorAccess access) throws IOException, InterruptedException {
    if (chosen().version().readable()) {
      return new Prepared.Ready();
    }
    access.leave();
    if (chosen().version().availability().state() == Availability.State.ARCHIVED) {
      bucket.askBack(chosen().version(), ASKED_BACK_DAYS, run.giveUpAt());
    }
    return isBack()
        ? new Prepared.CameMeanwhile()
        : new Prepared.ComeAgain(RestoreTexts.comeAgain(chosen()));
  }

  /** Waits for half of the time, so that the other half is left for the restore itself. */
  private boolean isBack() throws IOException, InterruptedException {
    Instant now = run.now();
    Instant until = now.plus(Duration.between(now, run.giveUpAt()).dividedBy(2));
    run.stations()
        .log()
        .info(
            "waiting for S3 to give an archived snapshot back",
            field("key", chosen().stored().key()),
            field("until", until.toString()));
    while (run.now().isBefore(until)) {
      if (new StoredSnapshots(run).version(chosen().name()).readable()) {
        return true;
      }
      run.stations().pause().pause(BETWEEN_LOOKS);
    }
    return false;
  }

  @Override
  public Done carryOut(OperatorAccess access, String operationId, Effect effect)
      throws IOException, InterruptedException {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (request.words().safetySnapshot()) {
      facts.put("safetySnapshot", run.stages().time("safety-snapshot", this::safetySnapshot));
    }
    VaultToken token = access.token();
    ActiveNode node =
        run.stages().time("index", () -> access.vault().confirm(before(), run.giveUpAt()));
    int resumed = run.stages().time("restore", () -> send(access.raft(), node, token, effect));
    effect.taken();
    facts.put("readsResumed", resumed);
    facts.put("sentBytes", chosen().stored().sizeBytes());
    facts.put("acceptedAt", run.now().toString());
    RestoreWatch watch = new RestoreWatch(run, access.vault(), node, token);
    RestoreWatch.Seen seen = run.stages().time("watch", () -> watch.await(request.force()));
    if (seen == RestoreWatch.Seen.ACTIVE || seen == RestoreWatch.Seen.SEALED) {
      access.tokenIsGone();
    }
    facts.put("node", node.address().toString());
    facts.put("seen", seen.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    return new Done(facts, new RestoreTexts(request, chosen(), node).next(seen));
  }

  private int send(RaftApi raft, ActiveNode node, VaultToken token, Effect effect)
      throws IOException, InterruptedException {
    try (SteadyObject object = bucket.open(chosen().version(), run.giveUpAt())) {
      raft.restore(
          node,
          token,
          archive(object, effect, run.stations().progress().of("restore", object.sizeBytes())),
          request.force(),
          run.giveUpAt());
      return object.resumed();
    }
  }

  /** A snapshot that is cut off is refused whole: only with its last byte it can do anything. */
  private static RaftApi.Archive archive(SteadyObject object, Effect effect, LongConsumer watched) {
    Source source =
        new WatchedSource(
            object,
            bytes -> {
              if (bytes == object.sizeBytes()) {
                effect.sent();
              }
              watched.accept(bytes);
            });
    return new RaftApi.Archive() {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return source.read(buffer, offset, length);
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
            Optional.of(NewestSnapshot.SAFETY_LABEL + operationId()),
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
              + "); mend that, or say "
              + run.naming().word("safetySnapshot", false)
              + " to go on without one");
    }
  }

  private String operationId() {
    return request.confirmation().operationId().orElseThrow();
  }

  private ChosenSnapshot chosen() {
    return chosen.orElseThrow(() -> new IllegalStateException("it is planned first"));
  }

  private ActiveNode before() {
    return before.orElseThrow(() -> new IllegalStateException("it is planned first"));
  }
}
