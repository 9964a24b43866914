package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.util.Optional;
import vaultsnapshot.input.Json;

/**
 * What {@code sys/seal-status} tells without a token.
 *
 * @param type the seal: {@code shamir}, {@code awskms}...
 * @param shares {@code n}
 * @param threshold {@code t}
 * @param version empty where a listener redacts it
 * @param clusterName empty where a listener redacts it
 */
record SealStatus(
    String type,
    int shares,
    int threshold,
    String version,
    String clusterId,
    String clusterName,
    String storageType) {

  /** The status of an unsealed node; nothing if a field without which nothing works is missing. */
  static Optional<SealStatus> read(JsonObject json) {
    Optional<String> type = Json.text(json, "type");
    Optional<String> clusterId = Json.text(json, "cluster_id").filter(id -> !id.isEmpty());
    Optional<String> storageType = Json.text(json, "storage_type");
    if (type.isEmpty() || clusterId.isEmpty() || storageType.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SealStatus(
            type.get(),
            count(json, "n"),
            count(json, "t"),
            Json.text(json, "version").orElse(""),
            clusterId.get(),
            Json.text(json, "cluster_name").orElse(""),
            storageType.get()));
  }

  private static int count(JsonObject json, String name) {
    return Math.toIntExact(Json.wholeNumber(json, name).filter(n -> n >= 0 && n <= 255).orElse(0L));
  }
}
