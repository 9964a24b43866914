package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.util.Optional;
import vaultsnapshot.input.Json;

/**
 * What {@code sys/seal-status} tells of any node, sealed or new.
 *
 * @param shares {@code n}
 * @param threshold {@code t}
 * @param clusterId absent while it is sealed
 */
public record SealState(
    boolean initialized,
    boolean sealed,
    String type,
    long shares,
    long threshold,
    Optional<String> clusterId,
    Optional<String> storageType) {
  static Optional<SealState> read(JsonObject json) {
    return Json.flag(json, "sealed")
        .map(sealed ->
            new SealState(
                Json.flag(json, "initialized").orElse(true),
                sealed,
                Json.text(json, "type").orElse(""),
                Json.wholeNumber(json, "n").orElse(0L),
                Json.wholeNumber(json, "t").orElse(0L),
                Json.text(json, "cluster_id").filter(id -> !id.isEmpty()),
                Json.text(json, "storage_type").filter(type -> !type.isEmpty())));
  }
}
