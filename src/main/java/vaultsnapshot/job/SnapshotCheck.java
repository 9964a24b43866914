package vaultsnapshot.job;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import vaultsnapshot.archive.BadArchiveException;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.Availability;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.stream.Buffers;

/**
 * Reads a stored snapshot back whole through the verifier, and holds it against its receipt and
 * S3's own checksum. Changes nothing.
 */
public final class SnapshotCheck {
  /** The one problem that says nothing against the archive itself. */
  static final String NO_RECEIPT = "it has no receipt";

  private final SnapshotBucket bucket;
  private final ArchiveReading reading;

  /** Reads through {@code chunkCount} of {@code buffers}. */
  public SnapshotCheck(SnapshotBucket bucket, Buffers buffers, int chunkCount) {
    this(bucket, buffers, chunkCount, bytes -> {});
  }

  /**
   * The same for somebody who watches.
   *
   * @param onBytes told how many bytes of a snapshot were read so far, 0 first
   */
  public SnapshotCheck(
      SnapshotBucket bucket, Buffers buffers, int chunkCount, LongConsumer onBytes) {
    this.bucket = bucket;
    this.reading = new ArchiveReading(bucket, buffers, chunkCount, onBytes);
  }

  /**
   * Reads it.
   *
   * @return what was found, damage included; nothing where no such snapshot lies there
   * @throws IOException if it could not be read to its end for another reason than the archive
   */
  public Optional<CheckedSnapshot> check(SnapshotName name, Instant giveUpAt)
      throws IOException, InterruptedException {
    Optional<SnapshotVersion> version = bucket.version(name, giveUpAt);
    return version.isEmpty() ? Optional.empty() : Optional.of(check(name, version.get(), giveUpAt));
  }

  /** Reads exactly this version. */
  public CheckedSnapshot check(SnapshotName name, SnapshotVersion version, Instant giveUpAt)
      throws IOException, InterruptedException {
    List<String> problems = new ArrayList<>();
    Optional<VerifiedSnapshot> content =
        version.readable()
            ? read(version, problems, giveUpAt)
            : outOfReach(version.availability(), problems);
    Optional<Receipt> receipt = receipt(name, version.stored(), problems, giveUpAt);
    receipt.ifPresent(found -> problems.addAll(differences(version.stored(), found)));
    content.ifPresent(found -> {
      problems.addAll(differences(version.stored(), found));
      receipt.ifPresent(said -> problems.addAll(differences(said, found)));
    });
    return new CheckedSnapshot(version, content, receipt, problems);
  }

  private Optional<VerifiedSnapshot> read(
      SnapshotVersion version, List<String> problems, Instant giveUpAt)
      throws IOException, InterruptedException {
    try {
      return Optional.of(reading.read(version, giveUpAt));
    } catch (BadArchiveException bad) {
      problems.add(Failures.words(bad));
      return Optional.empty();
    }
  }

  private static Optional<VerifiedSnapshot> outOfReach(
      Availability availability, List<String> problems) {
    problems.add(
        availability.state() == Availability.State.ARCHIVED
            ? "it lies in the storage class "
                + availability.storageClass()
                + " and cannot be read before it was asked back (RestoreObject)"
            : "it was asked back from the storage class "
                + availability.storageClass()
                + " and is not there yet: try again in an hour");
    return Optional.empty();
  }

  private Optional<Receipt> receipt(
      SnapshotName name, StoredSnapshot stored, List<String> problems, Instant giveUpAt)
      throws IOException, InterruptedException {
    Optional<String> json = bucket.readReceipt(name, giveUpAt);
    if (json.isEmpty()) {
      problems.add(NO_RECEIPT);
      return Optional.empty();
    }
    try {
      return Optional.of(Receipt.fromJson("receipt of " + stored.key(), json.get()));
    } catch (InvalidInputException unreadable) {
      problems.add(Failures.words(unreadable));
      return Optional.empty();
    }
  }

  /** Where a receipt tells of another object than the one that lies beside it. */
  static List<String> differences(StoredSnapshot stored, Receipt receipt) {
    List<String> found = new ArrayList<>();
    if (receipt.object().isEmpty()) {
      found.add("its receipt tells of no snapshot");
      return found;
    }
    Receipt.StoredObject said = receipt.object().get();
    compare(found, "key", said.key(), stored.key());
    compare(found, "size", said.sizeBytes(), stored.sizeBytes());
    stored.crc32c().ifPresent(crc32c -> compare(found, "CRC32C", said.crc32c(), crc32c));
    Metadata.text(stored, Metadata.CLUSTER_ID)
        .ifPresent(id -> compare(found, "cluster id", receipt.cluster().id().orElse("none"), id));
    return found;
  }

  private static List<String> differences(StoredSnapshot stored, VerifiedSnapshot content) {
    List<String> found = new ArrayList<>();
    if (stored.crc32c().isPresent() && !stored.crc32c().get().equals(content.crc32c())) {
      found.add(
          "what was read has the CRC32C "
              + content.crc32c()
              + ", expected "
              + stored.crc32c().get()
              + ", as S3 says");
    }
    return found;
  }

  private static List<String> differences(Receipt receipt, VerifiedSnapshot content) {
    List<String> found = new ArrayList<>();
    receipt.object().ifPresent(said -> compare(found, "SHA-256", said.sha256(), content.sha256()));
    receipt
        .content()
        .ifPresent(said -> {
          compare(found, "Raft index", said.raftIndex(), content.meta().index());
          compare(found, "number of entries", said.entries(), content.inventory().entries());
        });
    return found;
  }

  private static void compare(List<String> found, String what, Object said, Object is) {
    if (!said.equals(is)) {
      found.add("its receipt says " + what + " " + said + ", expected " + is);
    }
  }
}
