package vaultsnapshot.local;

import java.util.Map;

/**
 * How a cluster is set up.
 *
 * @param keyShares unseal keys to split the root key into
 * @param keyThreshold unseal keys needed
 * @param listener further settings of each node's listener, such as {@code redact_addresses}; the
 *     values stand in JSON as they are
 */
public record OpenBaoOptions(int keyShares, int keyThreshold, Map<String, Object> listener) {
  /** Three shares, two of them needed, nothing special. */
  public static OpenBaoOptions standard() {
    return new OpenBaoOptions(3, 2, Map.of());
  }

  /** The same with other numbers of keys. */
  public OpenBaoOptions withKeys(int shares, int threshold) {
    return new OpenBaoOptions(shares, threshold, listener);
  }

  /** The same with further listener settings. */
  public OpenBaoOptions withListener(Map<String, Object> settings) {
    return new OpenBaoOptions(keyShares, keyThreshold, Map.copyOf(settings));
  }
}
