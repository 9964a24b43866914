package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import vaultsnapshot.archive.ArchiveVerifier;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.ReadyUpload;
import vaultsnapshot.bucket.SnapshotUpload;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.InputStreamSource;
import vaultsnapshot.stream.Source;
import vaultsnapshot.stream.StagedFile;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.SnapshotDownload;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.vault.VaultToken;

/**
 * Brings one snapshot from the active node into the bucket: verified, fresh, and committed last.
 */
final class Transfer {
  private final Run run;
  private final VaultClient vault;
  private final Session session;
  private final Lineage lineage;
  private final Attempts attempts;

  Transfer(Run run, VaultClient vault, Session session, Lineage lineage, Attempts attempts) {
    this.run = run;
    this.vault = vault;
    this.session = session;
    this.lineage = lineage;
    this.attempts = attempts;
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
    FanOut fanOut = fanOut();
    FanOut.Verdict<VerifiedSnapshot> verified = fanOut.add("verifier", new ArchiveVerifier());
    SnapshotUpload upload = upload(node, takenAt);
    try (upload) {
      FanOut.Verdict<ReadyUpload> ready = fanOut.add("uploader", upload);
      run.stages().run("transfer", () -> download(fanOut, node, token));
      return commit(upload, fresh(new Verified(node, verified.get(), takenAt)), ready.get());
    } finally {
      warnOfLeftover(upload);
    }
  }

  /** Vault is read once; only the upload is repeated when S3 fails. */
  private Committed staged() throws IOException, InterruptedException {
    try (StagedFile file = StagedFile.createIn(run.stations().temporaryDirectory())) {
      Verified verified = attempts.run(() -> pulled(file));
      run.stages().run("revoke", () -> session.end(run.cleanUpBy()));
      return attempts.run(() -> pushed(file, verified));
    }
  }

  private Verified pulled(StagedFile file) throws IOException, InterruptedException {
    ActiveNode found = activeNode();
    VaultToken token = token(found);
    ActiveNode node = confirmed(found);
    Instant takenAt = run.now();
    FanOut fanOut = fanOut();
    FanOut.Verdict<VerifiedSnapshot> verified = fanOut.add("verifier", new ArchiveVerifier());
    fanOut.add("staging", file);
    run.stages().run("download", () -> download(fanOut, node, token));
    return fresh(new Verified(node, verified.get(), takenAt));
  }

  private Committed pushed(StagedFile file, Verified verified)
      throws IOException, InterruptedException {
    FanOut fanOut = fanOut();
    SnapshotUpload upload = upload(verified.node(), verified.takenAt());
    try (upload) {
      FanOut.Verdict<ReadyUpload> ready = fanOut.add("uploader", upload);
      run.stages().run("upload", () -> send(fanOut, file.open()));
      return commit(upload, verified, ready.get());
    } finally {
      warnOfLeftover(upload);
    }
  }

  private ActiveNode activeNode() throws IOException, InterruptedException {
    return run.stages().time("active-node", () -> vault.findActiveNode(run.giveUpAt()));
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

  private void download(FanOut fanOut, ActiveNode node, VaultToken token)
      throws IOException, InterruptedException {
    try (SnapshotDownload download = vault.download(node, token, run.giveUpAt())) {
      send(fanOut, new InputStreamSource(download.body(), download::abort));
    }
  }

  private void send(FanOut fanOut, Source source) throws IOException, InterruptedException {
    fanOut.run(source, run.giveUpAt());
  }

  private Committed commit(SnapshotUpload upload, Verified verified, ReadyUpload ready)
      throws IOException, InterruptedException {
    VerifiedSnapshot snapshot = verified.snapshot();
    if (ready.sizeBytes() != snapshot.sizeBytes() || !ready.crc32c().equals(snapshot.crc32c())) {
      throw new CorruptUploadException(snapshot, ready);
    }
    StoredSnapshot stored = run.stages().time("commit", () -> upload.commit(run.giveUpAt()));
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
}
