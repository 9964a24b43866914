package vaultsnapshot.vault;

/**
 * A server of the Raft cluster.
 *
 * @param nodeId what remove-peer takes as {@code server_id}
 * @param address of its cluster port
 * @param protocolVersion of Raft, which is {@code 3}
 */
public record RaftPeer(
    String nodeId, String address, boolean leader, boolean voter, String protocolVersion) {}
