package vaultsnapshot.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.retention.RecoveryPoint;
import vaultsnapshot.retention.Retention;
import vaultsnapshot.retention.Tier;

/**
 * Reads snapshots back from S3 whole: the newest of each tier, those without a receipt, which is
 * made again from what was read, and the day's share of the rest.
 */
final class ReadBackAudit {
  private static final String CHECK = "read-back";

  private final Audit audit;
  private final SnapshotCheck check;
  private final Set<SnapshotName> read = new HashSet<>();
  private final List<String> keys = new ArrayList<>();
  private long bytesRead;
  private Duration timeRead = Duration.ZERO;

  ReadBackAudit(Audit audit) {
    this.audit = audit;
    this.check =
        new SnapshotCheck(
            audit.bucket(), audit.stations().buffers(), audit.settings().bucket().chunkCount());
  }

  /** What was read whole so far. */
  List<String> keys() {
    return keys;
  }

  /** Reads the newest of each tier and what has lost its receipt; which of them are bad. */
  Set<SnapshotName> newestAndLost(List<Looked> newestFirst) throws InterruptedException {
    Map<RecoveryPoint, Tier> tiers =
        Retention.tiers(
            newestFirst.stream().map(looked -> Supersession.point(looked.name())).toList());
    Set<Tier> seen = EnumSet.noneOf(Tier.class);
    Set<Looked> wanted = new LinkedHashSet<>();
    for (Looked looked : newestFirst) {
      Optional.ofNullable(tiers.get(Supersession.point(looked.name())))
          .filter(seen::add)
          .ifPresent(tier -> wanted.add(looked));
    }
    newestFirst.stream().filter(looked -> !looked.hasReceipt()).forEach(wanted::add);
    return readAll(wanted);
  }

  /** Reads the day's share of what was not read yet; which of it is bad. */
  Set<SnapshotName> share(List<Looked> newestFirst) throws InterruptedException {
    LocalDate today = LocalDate.ofInstant(audit.now(), ZoneOffset.UTC);
    return readAll(
        newestFirst.stream()
            .filter(looked -> !read.contains(looked.name()))
            .filter(looked -> audit.settings().share().isDue(audit.key(looked.name()), today))
            .toList());
  }

  private Set<SnapshotName> readAll(Iterable<Looked> wanted) throws InterruptedException {
    Set<SnapshotName> bad = new HashSet<>();
    for (Looked looked : wanted) {
      String key = audit.key(looked.name());
      if (!fits(looked)) {
        audit.missed(
            CHECK,
            key,
            looked.stored().sizeBytes()
                + " bytes would not have been read in the time that was left: give the audit"
                + " function a longer timeout (900 s at most) or more memory, or raise"
                + " READ_BACK_DAYS");
      } else if (audit.attempt(CHECK, key, () -> read(looked)).equals(Optional.of(false))) {
        bad.add(looked.name());
      }
    }
    return bad;
  }

  /** By the rate of what was read before. */
  private boolean fits(Looked looked) {
    double share = bytesRead == 0 ? 0 : (double) looked.stored().sizeBytes() / bytesRead;
    return audit.timeFor(Duration.ofMillis((long) (timeRead.toMillis() * share)));
  }

  /** Whether it is good. */
  private boolean read(Looked looked) throws IOException, InterruptedException {
    read.add(looked.name());
    Instant begun = Instant.now();
    Optional<CheckedSnapshot> found = check.check(looked.name(), audit.giveUpAt());
    if (found.isEmpty()) {
      // Expired since the listing.
      return true;
    }
    timeRead = timeRead.plus(Duration.between(begun, Instant.now()));
    bytesRead += looked.stored().sizeBytes();
    return judge(looked, found.get());
  }

  private boolean judge(Looked looked, CheckedSnapshot found)
      throws IOException, InterruptedException {
    List<String> problems = new ArrayList<>(found.problems());
    problems.removeAll(looked.problems());
    problems.remove(SnapshotCheck.NO_RECEIPT);
    if (!found.version().readable()) {
      audit.note(
          CHECK,
          audit.key(looked.name()),
          "an object that can be read",
          String.join("; ", problems),
          "none: an archived snapshot is asked back when it is needed");
      return true;
    }
    keys.add(audit.key(looked.name()));
    if (!problems.isEmpty()) {
      bad(looked, problems);
    }
    if (!looked.hasReceipt()) {
      withoutReceipt(looked, found);
    }
    return problems.isEmpty() && looked.problems().isEmpty();
  }

  private void bad(Looked looked, List<String> problems) {
    String key = audit.key(looked.name());
    audit.open(
        CHECK,
        key,
        "a whole archive, as its receipt and S3 describe it",
        String.join("; ", problems),
        "do not restore it. Take a new snapshot now ({\"detail\":{\"label\":\"after-audit\"}}), and"
            + " see whether an older version of this object is whole: aws s3api"
            + " list-object-versions --bucket "
            + looked.stored().bucket()
            + " --prefix "
            + key);
  }

  private void withoutReceipt(Looked looked, CheckedSnapshot found)
      throws IOException, InterruptedException {
    Finding missing =
        new Finding(
            "receipt",
            audit.receiptKey(looked.name()),
            "a receipt beside the snapshot",
            "none lies there",
            found.content().isEmpty()
                ? "none can be made of an archive that is not whole: see the finding on it"
                : "this program did not store the snapshot, so it makes no receipt of it: see who"
                    + " put it there, and move it out of this folder",
            Finding.Outcome.OPEN);
    if (found.content().isEmpty() || !looked.isOurs()) {
      audit.add(missing);
      return;
    }
    Receipt receipt =
        ReceiptMaking.afterTheFact(
                audit.stations().toolVersion(), audit.stations().cryptoProvider(), Map.of())
            .of(looked.name(), found.version().stored(), found.content().get());
    String json = receipt.toJson();
    if (audit.bucket().putReceipt(looked.name(), json, audit.giveUpAt()).equals(json)) {
      audit.add(missing.healed("it was made again from the snapshot, which was read back"));
    }
  }
}
