package vaultsnapshot.vault;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.input.Json;

/**
 * The servers that the Raft cluster counts on, running or not.
 *
 * @param index the Raft index of this configuration; OpenBao and newer Vaults say 0
 */
public record RaftConfiguration(long index, List<RaftPeer> peers) {
  /** Copies the list. */
  public RaftConfiguration {
    peers = List.copyOf(peers);
  }

  /** Whether it counts on this server. */
  public boolean has(String nodeId) {
    return peers.stream().anyMatch(peer -> peer.nodeId().equals(nodeId));
  }

  /**
   * Reads the answer of {@code sys/storage/raft/configuration}.
   *
   * @return nothing where it is not the documented one
   */
  static Optional<RaftConfiguration> read(JsonObject answer) {
    return Json.object(answer, "data")
        .flatMap(data -> Json.object(data, "config"))
        .filter(config ->
            config.has("servers")
                && config.get("servers").isJsonArray()
                && config.getAsJsonArray("servers").asList().stream()
                    .allMatch(JsonElement::isJsonObject))
        .flatMap(RaftConfiguration::ofConfig);
  }

  private static Optional<RaftConfiguration> ofConfig(JsonObject config) {
    List<Optional<RaftPeer>> peers =
        config.getAsJsonArray("servers").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .map(RaftConfiguration::peer)
            .toList();
    return peers.stream().allMatch(Optional::isPresent)
        ? Optional.of(
            new RaftConfiguration(
                Json.wholeNumber(config, "index").orElse(0L),
                peers.stream().flatMap(Optional::stream).toList()))
        : Optional.empty();
  }

  private static Optional<RaftPeer> peer(JsonObject server) {
    return Json.text(server, "node_id")
        .map(id ->
            new RaftPeer(
                id,
                Json.text(server, "address").orElse(""),
                Json.flag(server, "leader").orElse(false),
                Json.flag(server, "voter").orElse(false),
                Json.text(server, "protocol_version").map(RaftConfiguration::digit).orElse("")));
  }

  /** Vault writes the number as a character of that code (recorded from 1.21.4). */
  private static String digit(String version) {
    return version.length() == 1 && version.charAt(0) < ' '
        ? Integer.toString(version.charAt(0))
        : version;
  }
}
