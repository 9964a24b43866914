package vaultsnapshot.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.archive.ArchiveVerifier;
import vaultsnapshot.archive.Inventory;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotObject;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;
import vaultsnapshot.stream.FanOut;

/** Writes receipts, finds earlier ones, and makes lost ones again from the object itself. */
final class Receipts {
  /** Another run may be between its commit and its receipt at this moment. */
  private static final Duration WAIT_FOR_THE_OTHER_RUN = Duration.ofSeconds(1);

  private static final int MOST_WAITS = 3;

  private final Run run;
  private final SnapshotBucket bucket;

  Receipts(Run run) {
    this.run = run;
    this.bucket = run.stations().bucket();
  }

  /** Writes the receipt of what this run committed. */
  Receipt write(Committed committed, Optional<Boolean> tokenRevoked, int attempts)
      throws IOException, InterruptedException {
    Receipt receipt =
        receipt(committed.stored(), committed.verified().snapshot(), tokenRevoked, attempts);
    bucket.putReceipt(run.name(), receipt.toJson(), run.cleanUpBy());
    return receipt;
  }

  /**
   * The receipt of what lies in the bucket already; made again from the object where it is lost.
   */
  Receipt ofEarlier(Earlier earlier) throws IOException, InterruptedException {
    for (int waits = 0; ; waits++) {
      Optional<String> json = bucket.readReceipt(earlier.name(), run.giveUpAt());
      if (json.isPresent()) {
        return Receipt.fromJson(
                earlier.name().receiptKey(run.settings().bucket().prefix()), json.get())
            .with(Status.ALREADY_STORED);
      }
      if (waits == MOST_WAITS) {
        return rebuild(earlier);
      }
      run.stations().pause().pause(WAIT_FOR_THE_OTHER_RUN);
    }
  }

  /** An answer without a snapshot. */
  Receipt notDue() {
    return new Receipt(
        Status.NOT_DUE,
        run.stations().toolVersion(),
        new Receipt.Run(
            run.name().scheduledAt(),
            Optional.empty(),
            0,
            Optional.empty(),
            run.stations().cryptoProvider(),
            run.stages().durations()),
        new Receipt.Cluster(
            run.name().cluster(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        new Receipt.Lineage(false, false, Optional.empty()));
  }

  private Receipt rebuild(Earlier earlier) throws IOException, InterruptedException {
    VerifiedSnapshot snapshot = run.stages().time("read-back", () -> readBack(earlier));
    Run earlierRun = run.withName(earlier.name());
    Receipt receipt =
        new Receipts(earlierRun).receipt(earlier.stored(), snapshot, Optional.empty(), 1);
    bucket.putReceipt(earlier.name(), receipt.toJson(), run.giveUpAt());
    return receipt.with(Status.ALREADY_STORED);
  }

  private VerifiedSnapshot readBack(Earlier earlier) throws IOException, InterruptedException {
    FanOut fanOut = new FanOut(run.stations().buffers(), run.settings().bucket().chunkCount());
    FanOut.Verdict<VerifiedSnapshot> verified = fanOut.add("verifier", new ArchiveVerifier());
    try (SnapshotObject object = bucket.openSnapshot(earlier.name(), run.giveUpAt())) {
      fanOut.run(object, run.giveUpAt());
    }
    return verified.get();
  }

  /**
   * What the archive does not hold comes from the object's own metadata, so that a rebuilt receipt
   * says the same.
   */
  private Receipt receipt(
      StoredSnapshot stored,
      VerifiedSnapshot snapshot,
      Optional<Boolean> tokenRevoked,
      int attempts) {
    return new Receipt(
        Status.STORED,
        Metadata.text(stored, Metadata.TOOL_VERSION).orElse(run.stations().toolVersion()),
        new Receipt.Run(
            run.name().scheduledAt(),
            Metadata.text(stored, Metadata.TAKEN_AT).flatMap(Receipts::instant),
            attempts,
            tokenRevoked,
            Metadata.text(stored, Metadata.CRYPTO_PROVIDER).orElse(run.stations().cryptoProvider()),
            run.stages().durations()),
        cluster(stored),
        Optional.of(
            new Receipt.StoredObject(
                stored.bucket(),
                stored.key(),
                stored.versionId(),
                snapshot.sizeBytes(),
                snapshot.sha256(),
                snapshot.crc32c())),
        Optional.of(content(stored, snapshot)),
        lineage(stored));
  }

  private Receipt.Cluster cluster(StoredSnapshot stored) {
    return new Receipt.Cluster(
        run.name().cluster(),
        Metadata.text(stored, Metadata.CLUSTER_ID),
        Metadata.text(stored, Metadata.VAULT_VERSION),
        Metadata.text(stored, Metadata.SEAL_TYPE),
        Metadata.smallNumber(stored, Metadata.KEY_SHARES),
        Metadata.smallNumber(stored, Metadata.KEY_THRESHOLD),
        Metadata.text(stored, Metadata.ACTIVE_NODE));
  }

  private static Receipt.Content content(StoredSnapshot stored, VerifiedSnapshot snapshot) {
    Inventory inventory = snapshot.inventory();
    List<Receipt.Prefix> prefixes =
        inventory.prefixes().stream()
            .map(total -> new Receipt.Prefix(total.prefix(), total.entries(), total.bytes()))
            .toList();
    return new Receipt.Content(
        snapshot.meta().index(),
        snapshot.meta().term(),
        Metadata.number(stored, Metadata.APPLIED_INDEX)
            .map(applied -> snapshot.meta().index() >= applied),
        inventory.entries(),
        inventory.bytes(),
        prefixes);
  }

  private static Receipt.Lineage lineage(StoredSnapshot stored) {
    Optional<Receipt.Baseline> baseline =
        Metadata.text(stored, Metadata.BASELINE_KEY)
            .flatMap(key ->
                Metadata.number(stored, Metadata.BASELINE_INDEX)
                    .map(index ->
                        new Receipt.Baseline(
                            Metadata.text(stored, Metadata.BASELINE_CLUSTER_ID), index, key)));
    return new Receipt.Lineage(
        Metadata.flag(stored, Metadata.REBUILT),
        Metadata.flag(stored, Metadata.REBUILD_ACCEPTED),
        baseline);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException foreign) {
      return Optional.empty();
    }
  }
}
