package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredSnapshot;

/**
 * What an earlier delivery of the same event stored.
 *
 * @param name under which it lies
 * @param stored as S3 has it
 */
record Earlier(SnapshotName name, StoredSnapshot stored) {
  /**
   * Looks for it: an event with a time names its snapshot. One without is repeated by Lambda with
   * the same request id at another time, so its snapshot is known by the id in its metadata.
   */
  static Optional<Earlier> find(Run run) throws IOException, InterruptedException {
    SnapshotBucket bucket = run.stations().bucket();
    return run.request().timeGiven()
        ? bucket.find(run.name(), run.giveUpAt()).map(stored -> new Earlier(run.name(), stored))
        : findByRequestId(run, bucket);
  }

  private static Optional<Earlier> findByRequestId(Run run, SnapshotBucket bucket)
      throws IOException, InterruptedException {
    Instant since = run.now().minus(run.settings().run().maxEventAge());
    List<ListedSnapshot> recent = bucket.list(Optional.of(since), run.giveUpAt());
    for (ListedSnapshot listed : recent) {
      if (listed.name().label().equals(run.name().label())) {
        Optional<StoredSnapshot> stored =
            bucket
                .find(listed.name(), run.giveUpAt())
                .filter(found -> found.runId().equals(Optional.of(run.request().requestId())));
        if (stored.isPresent()) {
          return Optional.of(new Earlier(listed.name(), stored.get()));
        }
      }
    }
    return Optional.empty();
  }
}
