package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.util.Optional;
import vaultsnapshot.input.Json;

/**
 * What {@code sys/leader} tells without a token.
 *
 * @param self whether the node is the leader
 * @param leaderAddress the leader's api_addr; nothing where there is no leader or the listener
 *     redacts it ({@code redact_addresses})
 * @param appliedIndex {@code raft_applied_index}, which no snapshot taken from now on lies below
 * @param committedIndex {@code raft_committed_index}
 */
record Leadership(
    boolean self, Optional<String> leaderAddress, long appliedIndex, long committedIndex) {

  /** Nothing if it isn't the answer of a node on Raft. */
  static Optional<Leadership> read(JsonObject json) {
    Optional<Boolean> self = Json.flag(json, "is_self");
    Optional<Long> applied = Json.wholeNumber(json, "raft_applied_index");
    if (self.isEmpty() || applied.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Leadership(
            self.get(),
            Json.text(json, "leader_address").filter(address -> !address.isBlank()),
            applied.get(),
            Json.wholeNumber(json, "raft_committed_index").orElse(applied.get())));
  }
}
