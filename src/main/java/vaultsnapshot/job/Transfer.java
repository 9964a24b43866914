package vaultsnapshot.job;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import vaultsnapshot.archive.ArchiveVerification;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.ReadyUpload;
import vaultsnapshot.bucket.SnapshotUpload;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.InputStreamSource;
import vaultsnapshot.stream.Source;
import vaultsnapshot.stream.StagedFile;
import vaultsnapshot.stream.WatchedSource;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.SnapshotDownload;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultToken;

/**
 * Brings one snapshot from the active node into the bucket: verified, fresh, and committed last.
 */
final class Transfer {
  /** The stage in which a snapshot becomes visible. */
  static final String COMMIT = "commit";

  private final Run run;
  private final VaultClient vault;
  private final Session session;
  private final Lineage lineage;
  private final Attempts attempts;
  private final NodeSearch search;

  Transfer(Run run, VaultClient vault, Session session, Lineage lineage, Attempts attempts) {
    this.run = run;
    this.vault = vault;
    this.session = session;
    this.lineage = lineage;
    this.attempts = attempts;
    this.search = new NodeSearch(run, vault);
  }

  /**
   * Tries until the snapshot is committed.
   *
   * @throws IOException if it cannot be had or stored; then nothing of it is visible in the bucket
   */
  Committed committed() throws IOException, InterruptedException {
    return switch (run.settings().staging()) {
      case STREAM -> attempts.run(this::streamed);
      case TMP -> staged();
    };
  }

  private Committed streamed() throws IOException, InterruptedException {
    ActiveNode found = activeNode();
    VaultToken token = token(found);
    ActiveNode node = confirmed(found);
    Instant takenAt = run.now();
    try (SnapshotDownload download = begun(node, token)) {
      ActiveNode serving = node.servingAt(download.servedBy());
      SnapshotUpload upload = upload(serving, takenAt);
      try (upload) {
        FanOut fanOut = fanOut();
        FanOut.Verdict<VerifiedSnapshot> verified = ArchiveVerification.addTo(fanOut);
        FanOut.Verdict<ReadyUpload> ready = fanOut.add("uploader", upload);
        run.stages().run("transfer", () -> fanOut.run(watched(download), run.giveUpAt()));
        Verified fresh = fresh(new Verified(serving, verified.get(), takenAt));
        return commit(upload, fresh, ready.get());
      } finally {
        warnOfLeftover(upload);
      }
    }
  }

  /** Vault is read until it is read whole; after that only the upload is repeated. */
  private Committed staged() throws IOException, InterruptedException {
    try (Staged staged = attempts.run(this::pulled)) {
      run.stages().run("revoke", () -> session.end(run.revokeBy()));
      return attempts.run(() -> pushed(staged.file(), staged.verified()));
    }
  }

  /** Each attempt has a file of its own: what a broken one wrote is gone with it. */
  private Staged pulled() throws IOException, InterruptedException {
    StagedFile file = StagedFile.createIn(run.stations().temporaryDirectory());
    boolean whole = false;
    try {
      Staged staged = new Staged(file, pulledInto(file));
      whole = true;
      return staged;
    } finally {
      if (!whole) {
        file.close();
      }
    }
  }

  private Verified pulledInto(StagedFile file) throws IOException, InterruptedException {
    ActiveNode found = activeNode();
    VaultToken token = token(found);
    ActiveNode node = confirmed(found);
    Instant takenAt = run.now();
    ActiveNode serving;
    FanOut fanOut = fanOut();
    FanOut.Verdict<Long> sizeBytes = fanOut.add("staging", file);
    try (SnapshotDownload download = begun(node, token)) {
      serving = node.servingAt(download.servedBy());
      run.stages().run("download", () -> fanOut.run(watched(download), run.giveUpAt()));
    }
    return fresh(new Verified(serving, verified(file, sizeBytes.get()), takenAt));
  }

  /** Only now: a verifier that read along would pace the download, and Vault is busy that long. */
  private VerifiedSnapshot verified(StagedFile file, long sizeBytes)
      throws IOException, InterruptedException {
    return run.stages()
        .time(
            "verify",
            () ->
                ArchiveVerification.read(
                    fanOut(), watched(file.open(), Optional.of(sizeBytes)), run.giveUpAt()));
  }

  private Committed pushed(StagedFile file, Verified verified)
      throws IOException, InterruptedException {
    FanOut fanOut = fanOut();
    SnapshotUpload upload = upload(verified.node(), verified.takenAt());
    try (upload) {
      FanOut.Verdict<ReadyUpload> ready = fanOut.add("uploader", upload);
      Optional<Long> sizeBytes = Optional.of(verified.snapshot().sizeBytes());
      run.stages().run("upload", () -> fanOut.run(watched(file.open(), sizeBytes), run.giveUpAt()));
      return commit(upload, verified, ready.get());
    } finally {
      warnOfLeftover(upload);
    }
  }

  private ActiveNode activeNode() throws IOException, InterruptedException {
    return run.stages().time("active-node", search::find);
  }

  /** What the active node has applied by now is what a fresh snapshot holds at least. */
  private ActiveNode confirmed(ActiveNode node) throws IOException, InterruptedException {
    return run.stages().time("index", () -> vault.confirm(node, run.giveUpAt()));
  }

  private VaultToken token(ActiveNode node) throws IOException, InterruptedException {
    return run.stages().time("login", () -> session.tokenAt(node, run.giveUpAt()));
  }

  private SnapshotUpload upload(ActiveNode node, Instant takenAt) {
    Lineage.Verdict verdict = lineage.judge(node, run.request().acceptRebuild());
    return run.stations()
        .bucket()
        .upload(run.name(), Metadata.of(run, node, takenAt, verdict), run.giveUpAt());
  }

  /** The server scans its whole database before it answers. */
  private SnapshotDownload begun(ActiveNode node, VaultToken token)
      throws IOException, InterruptedException {
    return run.stages().time("snapshot", () -> vault.download(node, token, run.giveUpAt()));
  }

  private Source watched(SnapshotDownload download) {
    return watched(new InputStreamSource(download.body(), download::abort), Optional.empty());
  }

  /** Reports the progress of the stage in which this is called. */
  private Source watched(Source source, Optional<Long> sizeBytes) {
    String stage = run.stages().current();
    Progress progress = run.stations().progress();
    return new WatchedSource(source, bytes -> progress.reached(stage, bytes, sizeBytes));
  }

  private Committed commit(SnapshotUpload upload, Verified verified, ReadyUpload ready)
      throws IOException, InterruptedException {
    VerifiedSnapshot snapshot = verified.snapshot();
    if (ready.sizeBytes() != snapshot.sizeBytes() || !ready.crc32c().equals(snapshot.crc32c())) {
      throw new CorruptUploadException(snapshot, ready);
    }
    StoredSnapshot stored = run.stages().time(COMMIT, () -> upload.commit(run.giveUpAt()));
    return new Committed(verified, stored);
  }

  private void warnOfLeftover(SnapshotUpload upload) {
    upload.leftover().ifPresent(left -> run.stations().log().warn(left));
  }

  private FanOut fanOut() {
    return new FanOut(run.stations().buffers(), run.settings().bucket().chunkCount());
  }

  private static Verified fresh(Verified verified) throws StaleSnapshotException {
    long index = verified.snapshot().meta().index();
    long applied = verified.node().raftAppliedIndex();
    if (index < applied) {
      throw new StaleSnapshotException(verified.node().address(), index, applied);
    }
    return verified;
  }

  /** A verified snapshot on disk; closing it deletes the file. */
  private record Staged(StagedFile file, Verified verified) implements Closeable {
    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
