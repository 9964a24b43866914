package vaultsnapshot.job;

import static vaultsnapshot.report.LogField.field;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;

/** The receipt of the last accepted snapshot, which tells whether a new one has shrunk. */
public final class PreviousReceipt {
  private PreviousReceipt() {}

  /**
   * Reads it. That it cannot be read is no reason to call a finished backup failed: it is warned
   * of.
   *
   * @return nothing where {@code receipt} is of no new snapshot, or of the first of all
   */
  public static Optional<Receipt> of(
      Receipt receipt, SnapshotBucket bucket, Log log, Instant giveUpAt)
      throws InterruptedException {
    Optional<SnapshotName> name =
        receipt
            .lineage()
            .baseline()
            .filter(_ -> receipt.status() == Status.STORED)
            .map(Receipt.Baseline::key)
            .flatMap(bucket::name);
    return name.isPresent() ? read(name.get(), bucket, log, giveUpAt) : Optional.empty();
  }

  private static Optional<Receipt> read(
      SnapshotName name, SnapshotBucket bucket, Log log, Instant giveUpAt)
      throws InterruptedException {
    String key = bucket.receiptKey(name);
    try {
      Optional<String> json = bucket.readReceipt(name, giveUpAt);
      if (json.isEmpty()) {
        log.warn("the receipt to compare the size with is not there", field("receipt", key));
      }
      return json.map(text -> Receipt.fromJson(key, text));
    } catch (IOException | InvalidInputException failure) {
      log.warn(
          "the receipt to compare the size with cannot be read", failure, field("receipt", key));
      return Optional.empty();
    }
  }
}
