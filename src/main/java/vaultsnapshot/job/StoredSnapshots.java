package vaultsnapshot.job;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.settings.OperatorRequest;

/** Finds what an operator's event calls a snapshot. */
final class StoredSnapshots {
  private static final int SHOWN = 3;

  private final Run run;
  private final SnapshotBucket bucket;
  private Optional<List<ListedSnapshot>> newestFirst = Optional.empty();
  private Optional<NewestSnapshot> own = Optional.empty();

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

  /** The newest to restore, as {@link NewestSnapshot} says. */
  Optional<ListedSnapshot> newest() throws IOException, InterruptedException {
    return own().listed();
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
                  subject() + "there is none to be the newest; " + whatIsThere()));
    }
    return bucket
        .name(text)
        .orElseThrow(() ->
            new OperationRefusedException(
                subject()
                    + "'"
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
          subject() + "there is no " + bucket.key(name) + "; " + whatIsThere());
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
          : "the newest are " + newest + "; " + list() + " shows all";
    } catch (IOException unknown) {
      return list() + " shows what there is";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return list() + " shows what there is";
    }
  }

  private String subject() {
    return run.naming().of("snapshot") + ": ";
  }

  private String list() {
    return run.naming().action("list");
  }

  private NewestSnapshot own() throws IOException, InterruptedException {
    if (own.isEmpty()) {
      own = Optional.of(NewestSnapshot.of(bucket, newestFirst(), run.giveUpAt()));
    }
    return own.get();
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
