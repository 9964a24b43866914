package vaultsnapshot.job;

import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredReceipt;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.report.Receipt;

/**
 * What an audit knows of one snapshot without reading it.
 *
 * @param stored the object as S3 has it
 * @param storedReceipt the object in the receipt's place; absent where there is none
 * @param receipt what it says; absent where it cannot be read, too
 * @param problems where the two do not fit together, whole sentences
 */
record Looked(
    SnapshotName name,
    StoredSnapshot stored,
    Optional<StoredReceipt> storedReceipt,
    Optional<Receipt> receipt,
    List<String> problems) {
  /** Whether this program stored it: only then does the object know what a receipt needs. */
  boolean isOurs() {
    return stored.runId().isPresent();
  }

  /** Whether an object lies in the receipt's place. */
  boolean hasReceipt() {
    return storedReceipt.isPresent();
  }

  /** Whether it may be relied on as far as can be told without reading it. */
  boolean counts() {
    return isOurs() && !Lineage.isUnaccepted(stored);
  }
}
