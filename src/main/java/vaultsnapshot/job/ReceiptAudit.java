package vaultsnapshot.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.BucketContents;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredReceipt;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.report.Receipt;

/**
 * Looks at every snapshot and its receipt without reading the snapshot: whether both are there, and
 * whether the one tells of the other. A receipt that is missing is left to {@link ReadBackAudit},
 * which makes it again.
 */
final class ReceiptAudit {
  private static final String CHECK = "receipt";

  private final Audit audit;
  private boolean sawAll = true;

  ReceiptAudit(Audit audit) {
    this.audit = audit;
  }

  /** All snapshots that are still there, newest first. */
  List<Looked> look(BucketContents contents) throws InterruptedException {
    if (contents.snapshots().isEmpty()) {
      audit.open(
          "snapshots",
          audit.settings().bucket().cluster(),
          "at least one snapshot",
          "there is none",
          "call the snapshot function with {\"detail\":{\"action\":\"check\"}} and do what it says");
    }
    contents.orphanReceipts().forEach(this::orphan);
    List<Looked> looked = new ArrayList<>();
    int left = contents.snapshots().size();
    for (ListedSnapshot listed : contents.snapshots()) {
      if (audit.timeIsUp()) {
        audit.missed(
            CHECK,
            left + " snapshots",
            "the time was over: give the function a longer timeout (900 s at most)");
        sawAll = false;
        break;
      }
      Optional<Optional<Looked>> found =
          audit.attempt(CHECK, audit.key(listed.name()), () -> look(listed));
      found.flatMap(there -> there).ifPresent(looked::add);
      sawAll &= found.isPresent();
      left--;
    }
    return looked;
  }

  /**
   * Whether it got to every snapshot: what judges them together is false alarm about those that are
   * left.
   */
  boolean sawAll() {
    return sawAll;
  }

  private Optional<Looked> look(ListedSnapshot listed) throws IOException, InterruptedException {
    SnapshotName name = listed.name();
    Optional<StoredSnapshot> stored = audit.bucket().find(name, audit.giveUpAt());
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    // Asked for even where the listing shows none: its run may have written it since.
    Optional<StoredReceipt> found = audit.bucket().findReceipt(name, audit.giveUpAt());
    List<String> problems = new ArrayList<>();
    Optional<Receipt> receipt = found.flatMap(object -> parse(name, object.json(), problems));
    receipt.ifPresent(said -> problems.addAll(differences(stored.get(), said)));
    if (!problems.isEmpty()) {
      audit.open(
          CHECK,
          audit.receiptKey(name),
          "a receipt of the object beside it",
          String.join("; ", problems),
          "see which of the two was replaced, and by whom: aws s3api list-object-versions --bucket "
              + stored.get().bucket()
              + " --prefix "
              + audit.key(name).replace(".snap", "")
              + ". Once it is known, delete the wrong one; a missing receipt is made again by the"
              + " next audit");
    }
    return Optional.of(new Looked(name, stored.get(), found, receipt, problems));
  }

  private Optional<Receipt> parse(SnapshotName name, String json, List<String> problems) {
    try {
      return Optional.of(Receipt.fromJson(audit.receiptKey(name), json));
    } catch (InvalidInputException unreadable) {
      problems.add(Failures.words(unreadable));
      return Optional.empty();
    }
  }

  /** Besides what the check of a single snapshot compares: whether it is still the same version. */
  private static List<String> differences(StoredSnapshot stored, Receipt receipt) {
    List<String> found = new ArrayList<>(SnapshotCheck.differences(stored, receipt));
    Optional<String> said = receipt.object().flatMap(Receipt.StoredObject::versionId);
    if (said.isPresent() && stored.versionId().isPresent() && !said.equals(stored.versionId())) {
      found.add(
          "its receipt says version "
              + said.get()
              + ", expected "
              + stored.versionId().get()
              + ": something has put another object in its place");
    }
    return found;
  }

  private void orphan(SnapshotName name) {
    audit.open(
        "orphan",
        audit.receiptKey(name),
        "a snapshot beside it",
        "none lies there",
        "see whether a version of it is left and who deleted it: aws s3api list-object-versions"
            + " --bucket "
            + audit.settings().bucket().bucket()
            + " --prefix "
            + audit.key(name)
            + "; a deleted one comes back when its delete marker is deleted. If it is gone for"
            + " good, delete the receipt");
  }
}
