package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.SnapshotPage;
import vaultsnapshot.retention.Tier;

/** The cluster's snapshots page by page, with what their receipts, metadata and tags tell. */
public final class SnapshotList {
  private final SnapshotBucket bucket;
  private final String cluster;

  /** Of this cluster's bucket; {@code cluster} is our name of it. */
  public SnapshotList(SnapshotBucket bucket, String cluster) {
    this.bucket = bucket;
    this.cluster = cluster;
  }

  /**
   * Reads one page.
   *
   * @param since only those whose stamp is this or later
   * @param from the first of the page, as {@link SnapshotPage#next} named it; else the newest
   * @param most how many a page holds; each costs three calls to S3
   */
  public SnapshotPage page(
      Optional<Instant> since, Optional<SnapshotName> from, int most, Instant giveUpAt)
      throws IOException, InterruptedException {
    List<ListedSnapshot> all = bucket.list(since, giveUpAt);
    List<ListedSnapshot> rest = all.subList(first(all, from), all.size());
    List<SnapshotPage.Entry> entries = new ArrayList<>();
    for (ListedSnapshot listed : rest.subList(0, Math.min(most, rest.size()))) {
      described(listed, giveUpAt).ifPresent(entries::add);
    }
    Optional<String> next =
        rest.size() > most ? Optional.of(bucket.key(rest.get(most).name())) : Optional.empty();
    return new SnapshotPage(cluster, all.size(), entries, next);
  }

  /** Where a page begins although the snapshot that it was to begin with is gone meanwhile. */
  private static int first(List<ListedSnapshot> newestFirst, Optional<SnapshotName> from) {
    if (from.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < newestFirst.size(); i++) {
      SnapshotName name = newestFirst.get(i).name();
      if (name.equals(from.get()) || name.scheduledAt().isBefore(from.get().scheduledAt())) {
        return i;
      }
    }
    return newestFirst.size();
  }

  /** Nothing where it has expired since the listing. */
  private Optional<SnapshotPage.Entry> described(ListedSnapshot listed, Instant giveUpAt)
      throws IOException, InterruptedException {
    Optional<StoredSnapshot> found = bucket.find(listed.name(), giveUpAt);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    StoredSnapshot stored = found.get();
    KnownReceipt receipt =
        KnownReceipt.of(
            stored,
            listed.hasReceipt() ? bucket.readReceipt(listed.name(), giveUpAt) : Optional.empty());
    return Optional.of(
        new SnapshotPage.Entry(
            stored.key(),
            listed.name().scheduledAt(),
            listed.name().manual(),
            stored.sizeBytes(),
            listed.storageClass(),
            Optional.ofNullable(bucket.tags(listed.name(), giveUpAt).get(Tier.TAG)),
            receipt.raftIndex().or(() -> Metadata.number(stored, Metadata.APPLIED_INDEX)),
            Metadata.text(stored, Metadata.CLUSTER_ID),
            Lineage.isUnaccepted(stored),
            receipt.doubt()));
  }

  /** What a snapshot's receipt says, and whether it says it of this object. */
  private record KnownReceipt(Optional<Long> raftIndex, Optional<String> doubt) {
    static KnownReceipt of(StoredSnapshot stored, Optional<String> json) {
      if (json.isEmpty()) {
        return new KnownReceipt(Optional.empty(), Optional.of(SnapshotCheck.NO_RECEIPT));
      }
      try {
        Receipt receipt = Receipt.fromJson(stored.key(), json.get());
        return new KnownReceipt(
            receipt.content().map(Receipt.Content::raftIndex),
            SnapshotCheck.differences(stored, receipt).stream().findFirst());
      } catch (InvalidInputException unreadable) {
        return new KnownReceipt(Optional.empty(), Optional.of("its receipt cannot be read"));
      }
    }
  }
}
