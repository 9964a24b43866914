package vaultsnapshot.job;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.vault.ActiveNode;

/**
 * The names under which the object itself remembers its run: what the archive does not hold, so
 * that a lost receipt can be rebuilt and the next run can tell whether the cluster is still the
 * same. Nothing here is secret.
 */
final class Metadata {
  static final String CLUSTER_ID = "cluster-id";
  static final String VAULT_VERSION = "vault-version";
  static final String SEAL_TYPE = "seal-type";
  static final String KEY_SHARES = "key-shares";
  static final String KEY_THRESHOLD = "key-threshold";
  static final String ACTIVE_NODE = "active-node";
  static final String APPLIED_INDEX = "raft-applied-index";
  static final String TAKEN_AT = "taken-at";
  static final String REBUILT = "rebuilt";
  static final String REBUILD_ACCEPTED = "rebuild-accepted";
  static final String BASELINE_CLUSTER_ID = "baseline-cluster-id";
  static final String BASELINE_INDEX = "baseline-raft-index";
  static final String BASELINE_KEY = "baseline-key";
  static final String CRYPTO_PROVIDER = "crypto-provider";
  static final String TOOL_VERSION = "tool-version";

  private Metadata() {}

  /** What an object made by {@code run} from {@code node} says of itself. */
  static Map<String, String> of(
      Run run, ActiveNode node, Instant takenAt, Lineage.Verdict lineage) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(StoredSnapshot.RUN_ID, run.request().requestId());
    metadata.put(CLUSTER_ID, node.clusterId());
    putUnlessEmpty(metadata, VAULT_VERSION, node.version());
    metadata.put(SEAL_TYPE, node.sealType());
    metadata.put(KEY_SHARES, Integer.toString(node.keyShares()));
    metadata.put(KEY_THRESHOLD, Integer.toString(node.keyThreshold()));
    metadata.put(ACTIVE_NODE, node.address().toString());
    metadata.put(APPLIED_INDEX, Long.toString(node.raftAppliedIndex()));
    metadata.put(TAKEN_AT, takenAt.toString());
    metadata.put(REBUILT, Boolean.toString(lineage.rebuilt()));
    metadata.put(REBUILD_ACCEPTED, Boolean.toString(lineage.accepted()));
    lineage
        .baseline()
        .ifPresent(baseline -> {
          metadata.put(BASELINE_CLUSTER_ID, baseline.clusterId());
          metadata.put(BASELINE_INDEX, Long.toString(baseline.raftIndex()));
          metadata.put(BASELINE_KEY, baseline.key());
        });
    metadata.put(CRYPTO_PROVIDER, run.stations().cryptoProvider());
    metadata.put(TOOL_VERSION, run.stations().toolVersion());
    return metadata;
  }

  static Optional<String> text(StoredSnapshot stored, String name) {
    return Optional.ofNullable(stored.metadata().get(name));
  }

  /** A whole number; nothing where something else wrote the object. */
  static Optional<Long> number(StoredSnapshot stored, String name) {
    return text(stored, name).filter(value -> value.matches("\\d{1,18}")).map(Long::valueOf);
  }

  /** The same where it fits in an int. */
  static Optional<Integer> smallNumber(StoredSnapshot stored, String name) {
    return number(stored, name).filter(value -> value <= Integer.MAX_VALUE).map(Long::intValue);
  }

  static boolean flag(StoredSnapshot stored, String name) {
    return text(stored, name).map(Boolean::parseBoolean).orElse(false);
  }

  /** Listeners can redact their version; S3 has no empty metadata. */
  private static void putUnlessEmpty(Map<String, String> metadata, String name, String value) {
    if (!value.isEmpty()) {
      metadata.put(name, value);
    }
  }
}
