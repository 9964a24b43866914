package vaultsnapshot.job;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.archive.Inventory;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;

/**
 * Makes a receipt of a stored object and what the verifier found in it. What the archive does not
 * hold comes from the object's own metadata, so that a rebuilt receipt says the same.
 *
 * @param toolVersion of this program, where the object does not name another
 * @param cryptoProvider of this process, where the object does not name another
 * @param durations of the run that writes it
 */
record ReceiptMaking(
    String toolVersion,
    String cryptoProvider,
    Optional<Boolean> tokenRevoked,
    int attempts,
    Map<String, Duration> durations) {
  /** Of an object whose run has not left one. */
  static ReceiptMaking afterTheFact(
      String toolVersion, String cryptoProvider, Map<String, Duration> durations) {
    return new ReceiptMaking(toolVersion, cryptoProvider, Optional.empty(), 1, durations);
  }

  Receipt of(SnapshotName name, StoredSnapshot stored, VerifiedSnapshot snapshot) {
    return new Receipt(
        Status.STORED,
        Metadata.text(stored, Metadata.TOOL_VERSION).orElse(toolVersion),
        new Receipt.Run(
            name.scheduledAt(),
            Metadata.text(stored, Metadata.TAKEN_AT).flatMap(ReceiptMaking::instant),
            attempts,
            tokenRevoked,
            Metadata.text(stored, Metadata.CRYPTO_PROVIDER).orElse(cryptoProvider),
            durations),
        cluster(name, stored),
        Optional.of(
            new Receipt.StoredObject(
                stored.bucket(),
                stored.key(),
                stored.versionId(),
                snapshot.sizeBytes(),
                snapshot.sha256(),
                snapshot.crc32c())),
        Optional.of(content(stored, snapshot)),
        lineage(stored));
  }

  private static Receipt.Cluster cluster(SnapshotName name, StoredSnapshot stored) {
    return new Receipt.Cluster(
        name.cluster(),
        Metadata.text(stored, Metadata.CLUSTER_ID),
        Metadata.text(stored, Metadata.VAULT_VERSION),
        Metadata.text(stored, Metadata.SEAL_TYPE),
        Metadata.smallNumber(stored, Metadata.KEY_SHARES),
        Metadata.smallNumber(stored, Metadata.KEY_THRESHOLD),
        Metadata.text(stored, Metadata.ACTIVE_NODE));
  }

  private static Receipt.Content content(StoredSnapshot stored, VerifiedSnapshot snapshot) {
    Inventory inventory = snapshot.inventory();
    List<Receipt.Prefix> prefixes =
        inventory.prefixes().stream()
            .map(total -> new Receipt.Prefix(total.prefix(), total.entries(), total.bytes()))
            .toList();
    return new Receipt.Content(
        snapshot.meta().index(),
        snapshot.meta().term(),
        Metadata.number(stored, Metadata.APPLIED_INDEX)
            .map(applied -> snapshot.meta().index() >= applied),
        inventory.entries(),
        inventory.bytes(),
        prefixes);
  }

  private static Receipt.Lineage lineage(StoredSnapshot stored) {
    Optional<Receipt.Baseline> baseline =
        Metadata.text(stored, Metadata.BASELINE_KEY)
            .flatMap(key ->
                Metadata.number(stored, Metadata.BASELINE_INDEX)
                    .map(index ->
                        new Receipt.Baseline(
                            Metadata.text(stored, Metadata.BASELINE_CLUSTER_ID), index, key)));
    return new Receipt.Lineage(
        Metadata.flag(stored, Metadata.REBUILT),
        Metadata.flag(stored, Metadata.REBUILD_ACCEPTED),
        baseline);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException foreign) {
      return Optional.empty();
    }
  }
}
