package vaultsnapshot.job;

import java.util.List;
import java.util.stream.Stream;
import vaultsnapshot.bucket.StoredReceipt;

/**
 * Looks whether S3 has given up copying snapshots or receipts into the replica bucket: nobody else
 * is told. All of them together are one problem, for they have one cause and one remedy.
 */
final class ReplicationAudit {
  /** S3 user guide, 'Getting replication status information': it does not try again by itself. */
  private static final String FAILED = "FAILED";

  private final Audit audit;

  ReplicationAudit(Audit audit) {
    this.audit = audit;
  }

  void look(List<Looked> newestFirst) {
    List<String> failed = newestFirst.stream().flatMap(this::failed).toList();
    if (failed.isEmpty()) {
      return;
    }
    audit.open(
        "replication",
        failed.getFirst(),
        "a copy in the replica bucket",
        "S3 has given it up (x-amz-replication-status: FAILED)"
            + (failed.size() == 1
                ? ""
                : ", and " + (failed.size() - 1) + " more back to " + failed.getLast()),
        "see whether bucket, key and Object Lock of the replica's stack are those that this stack was"
            + " given. S3 does not try again by itself: when it is mended, copy what failed by S3"
            + " Batch Replication (docs/operations.md, Replication), until aws s3api head-object "
            + audit.place(failed.getFirst())
            + " says COMPLETED");
  }

  private Stream<String> failed(Looked looked) {
    return Stream.concat(
        looked.stored().replicationStatus().filter(FAILED::equals).stream()
            .map(_ -> audit.key(looked.name())),
        looked
            .storedReceipt()
            .flatMap(StoredReceipt::replicationStatus)
            .filter(FAILED::equals)
            .stream()
            .map(_ -> audit.receiptKey(looked.name())));
  }
}
