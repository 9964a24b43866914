package vaultsnapshot.vault;

import java.net.URI;

/**
 * The node that answers for the cluster: it says of itself that it is the leader ({@code
 * sys/leader}) and its health is 200.
 *
 * @param address the address under which it was reached
 * @param clusterName empty where a listener redacts it ({@code redact_cluster_name})
 * @param version empty where a listener redacts it ({@code redact_version})
 * @param raftAppliedIndex the highest Raft index that any asked node of this cluster reported; a
 *     snapshot with a lower Index is stale
 * @param keyShares seal shares ({@code n}), of recovery keys where the seal is an automatic one
 * @param keyThreshold shares needed ({@code t})
 * @param storageType always {@code raft}: with any other there is nothing to back up this way
 */
public record ActiveNode(
    URI address,
    String clusterId,
    String clusterName,
    String version,
    long raftAppliedIndex,
    String sealType,
    int keyShares,
    int keyThreshold,
    String storageType) {
  /** The same node with an index not lower than {@code index}. */
  ActiveNode withIndexAtLeast(long index) {
    return new ActiveNode(
        address,
        clusterId,
        clusterName,
        version,
        Math.max(raftAppliedIndex, index),
        sealType,
        keyShares,
        keyThreshold,
        storageType);
  }

  /** The same cluster's node at another address: where a redirect led to. */
  public ActiveNode servingAt(URI other) {
    return new ActiveNode(
        other,
        clusterId,
        clusterName,
        version,
        raftAppliedIndex,
        sealType,
        keyShares,
        keyThreshold,
        storageType);
  }
}
