package vaultsnapshot.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * The servers that a Raft cluster counts on.
 *
 * @param cluster our name of it
 * @param clusterId its own id
 * @param index the Raft index of the configuration
 */
public record PeerList(String cluster, String clusterId, long index, List<Peer> peers) {
  /** Copies the list. */
  public PeerList {
    peers = List.copyOf(peers);
  }

  /** One server. */
  public record Peer(String nodeId, String address, boolean leader, boolean voter) {}

  /** JSON, a line for each server. */
  public String toJson() {
    JsonArray list = new JsonArray();
    for (Peer peer : peers) {
      JsonObject json = new JsonObject();
      json.addProperty("nodeId", peer.nodeId());
      json.addProperty("address", peer.address());
      json.addProperty("leader", peer.leader());
      json.addProperty("voter", peer.voter());
      list.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("status", "configuration");
    json.addProperty("cluster", cluster);
    json.addProperty("clusterId", clusterId);
    json.addProperty("index", index);
    json.add("peers", list);
    return PrettyJson.print(json);
  }
}
