package vaultsnapshot.job;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;

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
        new ReceiptMaking(
                run.stations().toolVersion(),
                run.stations().cryptoProvider(),
                tokenRevoked,
                attempts,
                run.stages().durations())
            .of(run.name(), committed.stored(), committed.verified().snapshot());
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
    SnapshotVersion version =
        bucket
            .version(earlier.name(), run.giveUpAt())
            .orElseThrow(() ->
                new IOException(
                    bucket.key(earlier.name())
                        + ": was there when this run began and is gone now; see in CloudTrail who"
                        + " deleted it"));
    VerifiedSnapshot snapshot =
        run.stages().time("read-back", () -> reading(version).read(version, run.giveUpAt()));
    Receipt receipt =
        ReceiptMaking.afterTheFact(
                run.stations().toolVersion(),
                run.stations().cryptoProvider(),
                run.stages().durations())
            .of(earlier.name(), version.stored(), snapshot);
    bucket.putReceipt(earlier.name(), receipt.toJson(), run.giveUpAt());
    return receipt.with(Status.ALREADY_STORED);
  }

  private ArchiveReading reading(SnapshotVersion version) {
    return new ArchiveReading(
        bucket,
        run.stations().buffers(),
        run.settings().bucket().chunkCount(),
        run.stations().progress().of("read-back", version.stored().sizeBytes()));
  }
}
