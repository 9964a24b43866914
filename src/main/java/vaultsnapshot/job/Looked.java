package vaultsnapshot.job;

import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.report.Receipt;

/**
 * What an audit knows of one snapshot without reading it.
 *
 * @param stored the object as S3 has it
 * @param receipt absent where there is none, or none that can be read
 * @param hasReceipt whether an object lies in the receipt's place
 * @param problems where the two do not fit together, whole sentences
 */
record Looked(
    SnapshotName name,
    StoredSnapshot stored,
    Optional<Receipt> receipt,
    boolean hasReceipt,
    List<String> problems) {
  /** Whether this program stored it: only then does the object know what a receipt needs. */
  boolean isOurs() {
    return stored.runId().isPresent();
  }

  /** Whether it may be relied on as far as can be told without reading it. */
  boolean counts() {
    return isOurs() && !Lineage.isUnaccepted(stored);
  }
}
