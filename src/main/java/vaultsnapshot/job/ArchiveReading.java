package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.function.LongConsumer;
import vaultsnapshot.archive.ArchiveVerification;
import vaultsnapshot.archive.BadArchiveException;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.bucket.SteadyObject;
import vaultsnapshot.stream.Buffers;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.WatchedSource;

/**
 * Reads stored snapshots back whole through the verifier.
 *
 * @param chunkCount how many of {@code buffers} it reads through
 * @param onBytes told how many bytes of a snapshot were read so far
 */
record ArchiveReading(
    SnapshotBucket bucket, Buffers buffers, int chunkCount, LongConsumer onBytes) {
  /**
   * Reads exactly this version; a connection that breaks is taken up where it broke.
   *
   * @throws BadArchiveException if it is not whole
   * @throws IOException if it could not be read to its end for another reason
   */
  VerifiedSnapshot read(SnapshotVersion version, Instant giveUpAt)
      throws IOException, InterruptedException {
    try (SteadyObject object = bucket.open(version, giveUpAt)) {
      return ArchiveVerification.read(
          new FanOut(buffers, chunkCount), new WatchedSource(object, onBytes), giveUpAt);
    }
  }
}
