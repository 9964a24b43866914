package vaultsnapshot.job;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vaultsnapshot.archive.ArchiveVerification;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.ReadyUpload;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotUpload;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.settings.EventReader;
import vaultsnapshot.settings.Naming;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.settings.Settings;
import vaultsnapshot.stream.Buffers;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.InputStreamSource;
import vaultsnapshot.vault.ActiveNode;

/**
 * A run of {@link SnapshotJob} with a cluster that is not asked: which node it is and what its
 * snapshot holds are given. Event, lookup, lineage, due or not, upload, commit, receipt and tags
 * are the job's own code, in the job's own order.
 */
public final class BackupWithoutVault {
  private static final Duration LONG_ENOUGH = Duration.ofHours(1);

  private final S3Client s3;
  private final InstantSource clock;
  private final SecretStore secrets;
  private final Buffers buffers = new Buffers(BucketSettings.CHUNK_SIZE_BYTES);
  private final byte[] archive;
  private final Optional<VerifiedSnapshot> verified;
  private final Retagging retagging;

  /**
   * What is done when the production code has tagged: nothing, unless a test breaks the tagging.
   */
  @FunctionalInterface
  public interface Retagging {
    /** Spoils, or does not. */
    void after(SnapshotBucket bucket, Instant giveUpAt) throws IOException, InterruptedException;
  }

  /** What became of a run. */
  public sealed interface Ending {
    /** It ended well; {@code tagged} tells whether nothing went wrong with the tags. */
    record Well(Receipt receipt, boolean tagged) implements Ending {}

    /** It failed and says so. */
    record Failed(Exception why) implements Ending {}
  }

  /**
   * A function with this clock before this S3.
   *
   * @param archive a whole snapshot, the same for every run
   */
  public BackupWithoutVault(S3Client s3, InstantSource clock, byte[] archive, Retagging retagging) {
    this.s3 = s3;
    this.clock = clock;
    this.archive = archive.clone();
    this.retagging = retagging;
    this.secrets =
        new SecretStore(
            SecretsManagerClient.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(software.amazon.awssdk.http.apache5.Apache5HttpClient.builder())
                .build(),
            clock);
    this.verified = Optional.of(verify());
  }

  /**
   * One delivery of one event.
   *
   * @param variables the function's environment
   * @param event the invocation's payload
   * @param node the active node; nothing while Vault cannot be reached
   */
  public Ending run(
      Map<String, String> variables, String event, String requestId, Optional<ActiveNode> node)
      throws InterruptedException {
    try {
      Settings settings = settings(variables);
      RunRequest request =
          new EventReader(settings.run(), clock)
              .read(event.getBytes(StandardCharsets.UTF_8), requestId, new Problems());
      return backUp(run(settings, request), node);
    } catch (IOException | RuntimeException failure) {
      return new Ending.Failed(failure);
    }
  }

  private Ending backUp(Run run, Optional<ActiveNode> node)
      throws IOException, InterruptedException {
    Optional<Earlier> earlier = Earlier.find(run);
    if (earlier.isPresent()) {
      Receipt receipt = new Receipts(run).ofEarlier(earlier.get());
      return new Ending.Well(receipt, supersede(run, earlier.get().name()));
    }
    SnapshotBucket bucket = run.stations().bucket();
    List<ListedSnapshot> snapshots = bucket.list(Optional.empty(), run.giveUpAt());
    Lineage lineage = Lineage.read(bucket, snapshots, run.giveUpAt());
    if (!SnapshotJob.isDue(run, snapshots, lineage)) {
      return new Ending.Well(new Receipts(run).notDue(), false);
    }
    ActiveNode reached = node.orElseThrow(() -> new IOException("Vault cannot be reached"));
    Committed committed = committed(run, reached, lineage);
    Receipt receipt = new Receipts(run).write(committed, Optional.of(true), 1);
    return new Ending.Well(receipt, supersede(run, run.name()));
  }

  private Committed committed(Run run, ActiveNode node, Lineage lineage)
      throws IOException, InterruptedException {
    Instant takenAt = run.now();
    Map<String, String> metadata =
        Metadata.of(run, node, takenAt, lineage.judge(node, run.request().acceptRebuild()));
    SnapshotUpload upload = run.stations().bucket().upload(run.name(), metadata, run.giveUpAt());
    try (upload) {
      read(upload, run);
      StoredSnapshot stored = upload.commit(run.giveUpAt());
      return new Committed(new Verified(node, verified.orElseThrow(), takenAt), stored);
    }
  }

  private void read(SnapshotUpload upload, Run run) throws IOException, InterruptedException {
    FanOut fanOut = new FanOut(buffers, run.settings().bucket().chunkCount());
    FanOut.Verdict<ReadyUpload> ready = fanOut.add("uploader", upload);
    fanOut.run(source(), run.giveUpAt());
    ready.get();
  }

  private VerifiedSnapshot verify() {
    try {
      return ArchiveVerification.read(
          new FanOut(buffers, 4), source(), Instant.now().plus(LONG_ENOUGH));
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException("the archive to store is not whole", failure);
    }
  }

  private InputStreamSource source() {
    return new InputStreamSource(new ByteArrayInputStream(archive), () -> {});
  }

  /** As the job does: what cannot be tagged is no reason to fail. */
  private boolean supersede(Run run, SnapshotName stored) throws InterruptedException {
    try {
      new Supersession(
              run.stations().bucket(), run.settings().retention().keepLast(), run.giveUpAt())
          .apply(stored);
      retagging.after(run.stations().bucket(), run.giveUpAt());
      return true;
    } catch (IOException failure) {
      return false;
    }
  }

  private Run run(Settings settings, RunRequest request) {
    Stations stations =
        new Stations(
            settings,
            secrets,
            new SnapshotBucket(s3, settings.bucket()),
            buffers,
            (vault, certificate) -> {
              throw new AssertionError("no Vault here");
            },
            Log.to(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                clock),
            Naming.EVENT,
            Progress.UNWATCHED,
            clock,
            pause -> {},
            Path.of("/tmp"),
            "simulated 1.0",
            "0.0-simulated");
    Instant giveUpAt = Instant.now().plus(LONG_ENOUGH);
    SnapshotName name =
        new SnapshotName(settings.bucket().cluster(), request.scheduledAt(), request.label());
    return new Run(
        stations,
        request,
        name,
        new Stages(stations.log(), clock),
        giveUpAt,
        giveUpAt.plusSeconds(20));
  }

  private static Settings settings(Map<String, String> variables) {
    Problems problems = new Problems();
    Settings settings = Settings.read(new Environment(variables, problems));
    problems.throwIfAny("settings");
    return settings;
  }

  /** The active node of a cluster. */
  public static ActiveNode node(String clusterId, long raftAppliedIndex) {
    return new ActiveNode(
        URI.create("https://vault-1.example.com:8200"),
        clusterId,
        "vault",
        "1.21.4",
        raftAppliedIndex,
        "shamir",
        5,
        3,
        "raft");
  }
}
