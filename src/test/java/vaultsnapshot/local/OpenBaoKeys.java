package vaultsnapshot.local;

import java.util.List;

/**
 * What {@code sys/init} hands out once. Keys of throw-away servers, yet redacted all the same.
 *
 * @param rootToken the root token
 * @param unsealKeys all shares, base64
 * @param threshold how many of them unseal
 */
public record OpenBaoKeys(String rootToken, List<String> unsealKeys, int threshold) {
  /** As many keys as unsealing takes. */
  List<String> enough() {
    return unsealKeys.subList(0, threshold);
  }

  @Override
  public String toString() {
    return "OpenBaoKeys[" + threshold + " of " + unsealKeys.size() + ", redacted]";
  }
}
