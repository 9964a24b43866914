package vaultsnapshot.job;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.settings.OperatorRequest;

/** Finds what an operator's event calls a snapshot. */
final class StoredSnapshots {
  /** Begins the label of a snapshot that a restore took of what it was about to overwrite. */
  static final String SAFETY_LABEL = "before-restore-";

  /** Looked at from the newest back: those of a rebuilt cluster, taken while nobody looked. */
  private static final int MOST_LOOKS = 100;

  private static final int SHOWN = 3;

  private final Run run;
  private final SnapshotBucket bucket;
  private Optional<List<ListedSnapshot>> newestFirst = Optional.empty();
  private Optional<Own> own = Optional.empty();

  /** The newest snapshot of the cluster that this one is taken for. */
  private record Own(Optional<ListedSnapshot> newest, Optional<String> clusterId) {}

  StoredSnapshots(Run run) {
    this.run = run;
    this.bucket = run.stations().bucket();
  }

  /** All of them. */
  List<ListedSnapshot> newestFirst() throws IOException, InterruptedException {
    if (newestFirst.isEmpty()) {
      newestFirst =
          Optional.of(
              run.stages().time("list", () -> bucket.list(Optional.empty(), run.giveUpAt())));
    }
    return newestFirst.get();
  }

  /**
   * The newest to restore: neither one of a rebuilt, perhaps empty cluster that nobody has
   * accepted, nor one that a restore took of what it overwrote.
   */
  Optional<ListedSnapshot> newest() throws IOException, InterruptedException {
    return own().newest();
  }

  /** The id of the cluster that {@link #newest} was taken of. */
  Optional<String> ownClusterId() throws IOException, InterruptedException {
    return own().clusterId();
  }

  /**
   * The snapshot that is meant.
   *
   * @throws OperationRefusedException if there is none
   */
  SnapshotName named(String text) throws IOException, InterruptedException {
    if (text.equals(OperatorRequest.NEWEST)) {
      return newest()
          .map(ListedSnapshot::name)
          .orElseThrow(() ->
              new OperationRefusedException(
                  "detail.snapshot: there is none to be the newest; " + whatIsThere()));
    }
    return bucket
        .name(text)
        .orElseThrow(() ->
            new OperationRefusedException(
                "detail.snapshot: '"
                    + shortened(text)
                    + "' is no snapshot of '"
                    + run.name().cluster()
                    + "'; "
                    + whatIsThere()));
  }

  /**
   * The version that lies there now.
   *
   * @throws OperationRefusedException if none does
   */
  SnapshotVersion version(SnapshotName name) throws IOException, InterruptedException {
    Optional<SnapshotVersion> version = bucket.version(name, run.giveUpAt());
    if (version.isEmpty()) {
      throw new OperationRefusedException(
          "detail.snapshot: there is no " + bucket.key(name) + "; " + whatIsThere());
    }
    return version.get();
  }

  private String whatIsThere() {
    try {
      String newest =
          newestFirst().stream()
              .limit(SHOWN)
              .map(listed -> bucket.key(listed.name()))
              .collect(Collectors.joining(", "));
      return newest.isEmpty()
          ? "the bucket holds no snapshot of this cluster: check SNAPSHOT_BUCKET, SNAPSHOT_PREFIX"
              + " and CLUSTER_NAME"
          : "the newest are " + newest + "; the action list shows all";
    } catch (IOException unknown) {
      return "the action list shows what there is";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "the action list shows what there is";
    }
  }

  private Own own() throws IOException, InterruptedException {
    if (own.isEmpty()) {
      own = Optional.of(look());
    }
    return own.get();
  }

  private Own look() throws IOException, InterruptedException {
    List<ListedSnapshot> all = newestFirst();
    for (ListedSnapshot listed : all.subList(0, Math.min(MOST_LOOKS, all.size()))) {
      if (listed.name().label().filter(label -> label.startsWith(SAFETY_LABEL)).isPresent()) {
        continue;
      }
      Optional<StoredSnapshot> stored = bucket.find(listed.name(), run.giveUpAt());
      if (stored.isPresent() && !Lineage.isUnaccepted(stored.get())) {
        return new Own(Optional.of(listed), Metadata.text(stored.get(), Metadata.CLUSTER_ID));
      }
    }
    return new Own(Optional.empty(), Optional.empty());
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
