package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vaultsnapshot.bucket.BucketContents;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.NewestAge;

/**
 * Looks at what lies in the bucket, and puts right what is safe to put right: a receipt that is
 * missing, a retention tag that is missing. It changes nothing else, and deletes never.
 */
public final class AuditJob {
  /** More than these in a row that do not count were put there by something else. */
  private static final int MOST_LOOKS = 20;

  private static final String NOT_ALL =
      "not every snapshot could be looked at, and these are judged only together: see why above";

  private final AuditStations stations;

  /** Works with {@code stations}, and closes none of them. */
  public AuditJob(AuditStations stations) {
    this.stations = stations;
  }

  /**
   * Tells how old the newest snapshot is that counts: stored by this program, which commits only
   * what it has verified, and of a cluster that is the right one or was accepted as such.
   *
   * @throws IOException if the bucket could not be listed
   */
  public NewestAge age(Instant giveUpAt) throws IOException, InterruptedException {
    List<ListedSnapshot> newestFirst = stations.bucket().list(Optional.empty(), giveUpAt);
    for (ListedSnapshot listed : newestFirst.subList(0, Math.min(MOST_LOOKS, newestFirst.size()))) {
      Optional<StoredSnapshot> stored = stations.bucket().find(listed.name(), giveUpAt);
      if (stored.isPresent()
          && stored.get().runId().isPresent()
          && !Lineage.isUnaccepted(stored.get())) {
        return age(Optional.of(listed.name()));
      }
    }
    return age(Optional.empty());
  }

  /**
   * Looks at everything, and reads snapshots back as far as the time goes.
   *
   * @param giveUpAt when to stop; what was not reached by then is in the report
   * @throws IOException if the bucket could not be listed
   */
  public AuditReport audit(Instant giveUpAt) throws IOException, InterruptedException {
    Audit audit = new Audit(stations, giveUpAt);
    BucketContents contents = stations.bucket().contents(giveUpAt);
    ReceiptAudit receipts = new ReceiptAudit(audit);
    List<Looked> snapshots = receipts.look(contents);
    List<SnapshotName> newestFirst = snapshots.stream().map(Looked::name).toList();
    Supersession supersession =
        new Supersession(stations.bucket(), stations.settings().retention().keepLast(), giveUpAt);
    Optional<Supersession.Own> own = own(audit, supersession, newestFirst);
    new BucketAudit(audit).look();
    new UploadAudit(audit).look();
    new ReplicationAudit(audit).look(snapshots);
    if (receipts.sawAll()) {
      new GapAudit(audit).look(snapshots, own);
    } else {
      audit.missed("gap", "all snapshots", NOT_ALL);
    }
    ReadBackAudit readBack = new ReadBackAudit(audit);
    Set<SnapshotName> bad = new HashSet<>(readBack.newestAndLost(snapshots));
    if (receipts.sawAll()) {
      new TagAudit(audit, supersession).look(snapshots, own, bad);
    } else {
      audit.missed("tags", "all snapshots", NOT_ALL);
    }
    bad.addAll(readBack.share(snapshots));
    Optional<SnapshotName> newest =
        snapshots.stream()
            .filter(Looked::counts)
            .map(Looked::name)
            .filter(name -> !bad.contains(name))
            .findFirst();
    return new AuditReport(
        age(newest), snapshots.size(), audit.findings(), readBack.keys(), audit.notReached());
  }

  private static Optional<Supersession.Own> own(
      Audit audit, Supersession supersession, List<SnapshotName> newestFirst)
      throws InterruptedException {
    Optional<Optional<Supersession.Own>> looked =
        audit.attempt("lineage", "the newest snapshot", () -> supersession.own(newestFirst));
    Optional<Supersession.Own> own = looked.flatMap(found -> found);
    if (looked.isPresent() && own.isEmpty() && !newestFirst.isEmpty()) {
      audit.open(
          "lineage",
          audit.key(newestFirst.getFirst()),
          "a snapshot of the cluster that the ones before it came from",
          "it is of a rebuilt cluster that nobody has accepted: nothing is superseded meanwhile",
          "if the cluster was rebuilt on purpose, run once with"
              + " {\"detail\":{\"acceptRebuild\":true}}; otherwise correct the address in the"
              + " secret or VAULT_ADDR");
    }
    return own;
  }

  private NewestAge age(Optional<SnapshotName> newest) {
    return new NewestAge(
        stations.settings().bucket().cluster(),
        newest.map(name ->
            new NewestAge.Newest(
                name.key(stations.settings().bucket().prefix()), name.scheduledAt())),
        stations.clock().instant());
  }
}
