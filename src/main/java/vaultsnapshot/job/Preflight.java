package vaultsnapshot.job;

import static vaultsnapshot.report.Checklist.Result.FAILED;
import static vaultsnapshot.report.Checklist.Result.NOT_TRIED;
import static vaultsnapshot.report.Checklist.Result.PASSED;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.BucketException;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.credentials.ClusterSecret;
import vaultsnapshot.report.Checklist;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.stream.Staging;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.Revocation;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultToken;

/**
 * Tries everything that a backup needs, stores nothing, and says for each failed point what to
 * change.
 */
public final class Preflight {
  /** A person is waiting, and a node that is down does not get up for it. */
  private static final Duration LONGEST = Duration.ofSeconds(45);

  private static final String SNAPSHOT_PATH = "sys/storage/raft/snapshot";
  private static final String REVOKE_PATH = "auth/token/revoke-self";

  private final Stations stations;
  private final List<Checklist.Check> checks = new ArrayList<>();

  /** Works with {@code stations}, and closes none of them. For one use. */
  public Preflight(Stations stations) {
    this.stations = stations;
  }

  /** Tries it all. */
  public Checklist run(RunRequest request, Instant giveUpAt, Instant cleanUpBy)
      throws InterruptedException {
    note("settings", PASSED, "event and environment can be used");
    checkCluster(soon(request, giveUpAt, cleanUpBy));
    // With a time of its own: a cluster that does not answer must not make the bucket look broken.
    Run run = soon(request, giveUpAt, cleanUpBy);
    checkBucket(run);
    checkStaging(run);
    return new Checklist(run.name().cluster(), checks);
  }

  private Run soon(RunRequest request, Instant giveUpAt, Instant cleanUpBy) {
    Instant soon = stations.clock().instant().plus(LONGEST);
    return new Run(
        stations,
        request,
        new SnapshotName(
            stations.settings().bucket().cluster(), request.scheduledAt(), request.label()),
        new Stages(stations.log(), stations.clock()),
        soon.isBefore(giveUpAt) ? soon : giveUpAt,
        cleanUpBy);
  }

  private void checkCluster(Run run) throws InterruptedException {
    Optional<ClusterSecret> secret =
        attempt(
            "secret",
            () -> Credentials.read(run),
            found -> "fetched; login method " + found.login().method());
    if (secret.isEmpty()) {
      notTried("client", "active node", "login", "snapshot capability", "revocation");
      return;
    }
    Optional<VaultClient> client =
        attempt(
            "client",
            () -> Credentials.open(run, secret.get()),
            made -> "addresses and certificates fit");
    if (client.isEmpty()) {
      notTried("active node", "login", "snapshot capability", "revocation");
      return;
    }
    try (VaultClient vault = client.get()) {
      checkVault(run, vault, secret.get());
    }
  }

  private void checkVault(Run run, VaultClient vault, ClusterSecret secret)
      throws InterruptedException {
    Optional<ActiveNode> node =
        attempt("active node", () -> vault.findActiveNode(run.giveUpAt()), Preflight::describe);
    if (node.isEmpty()) {
      notTried("login", "snapshot capability", "revocation");
      return;
    }
    Session session = new Session(vault, secret.login());
    Optional<VaultToken> token =
        attempt(
            "login",
            () -> session.tokenAt(node.get(), run.giveUpAt()),
            got -> "accepted, token is " + got.kind());
    if (token.isEmpty()) {
      notTried("snapshot capability", "revocation");
      return;
    }
    attempt(
        "snapshot capability",
        () ->
            require(
                vault.capabilities(node.get(), token.get(), SNAPSHOT_PATH, run.giveUpAt()),
                SNAPSHOT_PATH,
                "read"),
        found -> SNAPSHOT_PATH + ": " + found);
    checkRevocation(session.end(run.revokeBy()));
  }

  private void checkRevocation(Revocation revocation) {
    switch (revocation) {
      case Revocation.Revoked done -> note("revocation", PASSED, "the token is revoked again");
      case Revocation.NotNeeded none -> note("revocation", PASSED, none.reason());
      case Revocation.Failed failed ->
          note(
              "revocation",
              FAILED,
              failed.reason() + "; give the policy: " + policy(REVOKE_PATH, "update"));
    }
  }

  private void checkStaging(Run run) throws InterruptedException {
    if (run.settings().staging() == Staging.TMP) {
      attempt("/tmp", () -> usableTemporaryBytes(run), Preflight::describeTemporary);
    }
  }

  private void checkBucket(Run run) throws InterruptedException {
    SnapshotBucket bucket = stations.bucket();
    Instant giveUpAt = run.giveUpAt();
    // First, for it alone tells a bucket that does not exist from an object that does not.
    if (!attemptCall(
        "bucket: list", () -> bucket.probeList(giveUpAt), "s3:ListBucket is granted")) {
      notTried("bucket: look up", "bucket: write", "bucket: tags");
      return;
    }
    attemptCall("bucket: look up", () -> bucket.probeLookup(giveUpAt), "s3:GetObject is granted");
    attemptCall(
        "bucket: write",
        () -> bucket.probeUpload(giveUpAt),
        "an upload was begun and aborted: put, key and bucket policy are right");
    attempt("bucket: tags", () -> newestTags(run), found -> found);
    checks.addAll(
        new BucketInspection(
                bucket.configuration(giveUpAt),
                bucket.directory(),
                run.settings().bucket().kmsKeyId())
            .checks());
  }

  /** Fails where /tmp could not even hold what the newest snapshot had. */
  private long usableTemporaryBytes(Run run) throws IOException, InterruptedException {
    long usable = Files.getFileStore(stations.temporaryDirectory()).getUsableSpace();
    Optional<ListedSnapshot> newest = newest(run);
    if (newest.isPresent() && newest.get().sizeBytes() > usable) {
      throw new IOException(
          stations.temporaryDirectory()
              + " has "
              + usable
              + " bytes free, the newest snapshot has "
              + newest.get().sizeBytes()
              + ": raise the function's ephemeral storage, or set STAGING=stream");
    }
    return usable;
  }

  private String newestTags(Run run) throws IOException, InterruptedException {
    Optional<ListedSnapshot> newest = newest(run);
    if (newest.isEmpty()) {
      return "no snapshot there yet, so nothing to read tags of";
    }
    stations.bucket().tags(newest.get().name(), run.giveUpAt());
    return "s3:GetObjectTagging is granted";
  }

  private Optional<ListedSnapshot> newest(Run run) throws BucketException, InterruptedException {
    return stations.bucket().list(Optional.empty(), run.giveUpAt()).stream().findFirst();
  }

  private static List<String> require(List<String> capabilities, String path, String wanted)
      throws IOException {
    if (!capabilities.contains(wanted) && !capabilities.contains("root")) {
      throw new IOException(
          "the token may "
              + capabilities
              + " at "
              + path
              + ", expected "
              + wanted
              + "; give the policy: "
              + policy(path, wanted));
    }
    return capabilities;
  }

  private static String policy(String path, String capability) {
    return "path \""
        + path
        + "\" { capabilities = [\""
        + capability
        + "\"] }, in the root namespace";
  }

  private static String describe(ActiveNode node) {
    return node.address()
        + (node.version().isEmpty() ? "" : ", version " + node.version())
        + ", storage raft, seal "
        + node.sealType();
  }

  private static String describeTemporary(long usable) {
    return usable + " bytes free";
  }

  private boolean attemptCall(String name, Stages.Action action, String finding)
      throws InterruptedException {
    return attempt(
            name,
            () -> {
              action.run();
              return finding;
            },
            found -> found)
        .isPresent();
  }

  private <T> Optional<T> attempt(
      String name, Step<T> step, java.util.function.Function<T, String> describe)
      throws InterruptedException {
    try {
      T result = step.run();
      note(name, PASSED, describe.apply(result));
      return Optional.of(result);
    } catch (IOException | RuntimeException failure) {
      if (!Failures.foreseen(failure)) {
        stations
            .log()
            .unexpected("check '" + name + "' failed in a way that nobody foresaw", failure);
      }
      note(name, FAILED, Failures.words(failure));
      return Optional.empty();
    }
  }

  private void notTried(String... names) {
    for (String name : names) {
      note(name, NOT_TRIED, "needs what failed before");
    }
  }

  private void note(String name, Checklist.Result result, String finding) {
    checks.add(new Checklist.Check(name, result, finding));
  }
}
