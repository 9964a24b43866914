package vaultsnapshot.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static vaultsnapshot.job.Confirmations.CLUSTER_ID;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okio.ByteString;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.bucket.WireBucket;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;
import vaultsnapshot.retention.Tier;
import vaultsnapshot.wire.SyntheticSnapshot;

/**
 * What scheduled runs leave in a bucket, written out rather than run: a snapshot that knows its run
 * and a receipt of it. It is quick, and a fault in the job does not change it. That real runs leave
 * the same is for {@link AuditOfRunsTest}.
 */
final class StoredRuns {
  static final String CRYPTO_PROVIDER = "test provider 1.0";
  static final String TOOL_VERSION = "0.0-test";

  private static final String NODE = "https://vault-1.example.com:8200";
  private static final long INDEX = 100;

  private final WireBucket bucket;
  private final ByteString archive = archive();
  private Optional<Receipt.Baseline> baseline = Optional.empty();

  StoredRuns(WireBucket bucket) {
    this.bucket = bucket;
  }

  /** The run of this time; its snapshot is newer than those of the runs before. */
  void add(Instant scheduledAt) throws IOException, InterruptedException {
    SnapshotName name =
        new SnapshotName(WireBucket.SETTINGS.cluster(), scheduledAt, Optional.empty());
    bucket.put(key(name), archive.toByteArray(), metadata(scheduledAt));
    StoredSnapshot stored = bucket.bucket().find(name, Instant.now().plusSeconds(60)).orElseThrow();
    bucket.put(receiptKey(name), receipt(name, stored).toJson().getBytes(UTF_8), Map.of());
    baseline = Optional.of(new Receipt.Baseline(Optional.of(CLUSTER_ID), INDEX, key(name)));
  }

  /** The tag that a later run has given it. */
  void supersede(Instant scheduledAt, Tier tier) {
    SnapshotName name =
        new SnapshotName(WireBucket.SETTINGS.cluster(), scheduledAt, Optional.empty());
    bucket.tag(key(name), Map.of(Tier.TAG, tier.tagValue()));
    bucket.tag(receiptKey(name), Map.of(Tier.TAG, tier.tagValue()));
  }

  private Map<String, String> metadata(Instant scheduledAt) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("run-id", "request-1");
    metadata.put("cluster-id", CLUSTER_ID);
    metadata.put("vault-version", "1.21.4");
    metadata.put("seal-type", "shamir");
    metadata.put("key-shares", "5");
    metadata.put("key-threshold", "3");
    metadata.put("active-node", NODE);
    metadata.put("raft-applied-index", Long.toString(INDEX));
    metadata.put("taken-at", takenAt(scheduledAt).toString());
    metadata.put("rebuilt", "false");
    metadata.put("rebuild-accepted", "false");
    baseline.ifPresent(before -> {
      metadata.put("baseline-cluster-id", CLUSTER_ID);
      metadata.put("baseline-raft-index", Long.toString(before.raftIndex()));
      metadata.put("baseline-key", before.key());
    });
    metadata.put("crypto-provider", CRYPTO_PROVIDER);
    metadata.put("tool-version", TOOL_VERSION);
    return metadata;
  }

  private Receipt receipt(SnapshotName name, StoredSnapshot stored) {
    return new Receipt(
        Status.STORED,
        TOOL_VERSION,
        new Receipt.Run(
            name.scheduledAt(),
            Optional.of(takenAt(name.scheduledAt())),
            1,
            Optional.of(true),
            CRYPTO_PROVIDER,
            Map.of()),
        new Receipt.Cluster(
            name.cluster(),
            Optional.of(CLUSTER_ID),
            Optional.of("1.21.4"),
            Optional.of("shamir"),
            Optional.of(5),
            Optional.of(3),
            Optional.of(NODE)),
        Optional.of(
            new Receipt.StoredObject(
                stored.bucket(),
                stored.key(),
                stored.versionId(),
                archive.size(),
                archive.sha256().hex(),
                stored.crc32c().orElseThrow())),
        Optional.of(content()),
        new Receipt.Lineage(false, false, baseline));
  }

  /** The one entry: 22 bytes of key, 10,000 of value, and 5 that say which is which. */
  private static Receipt.Content content() {
    return new Receipt.Content(
        INDEX,
        3,
        Optional.of(true),
        1,
        10_027,
        List.of(new Receipt.Prefix("logical/0f1e2d3c", 1, 10_027)));
  }

  private static Instant takenAt(Instant scheduledAt) {
    return scheduledAt.plusSeconds(2);
  }

  private static String key(SnapshotName name) {
    return name.key(WireBucket.SETTINGS.prefix());
  }

  private static String receiptKey(SnapshotName name) {
    return name.receiptKey(WireBucket.SETTINGS.prefix());
  }

  private static ByteString archive() {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try {
      SyntheticSnapshot.small(INDEX).writeTo(archive);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return ByteString.of(archive.toByteArray());
  }
}
