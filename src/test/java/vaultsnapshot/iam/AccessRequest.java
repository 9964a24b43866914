package vaultsnapshot.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants to do.
 *
 * @param action as IAM names it
 * @param resource its ARN
 * @param keys condition keys of this request to their values; a key that is not there is not in the
 *     request
 */
public record AccessRequest(String action, String resource, Map<String, List<String>> keys) {
  /** Refuses what no policy could be judged by. */
  public AccessRequest {
    if (!KnownAction.matching(action).equals(List.of(action))) {
      throw new PolicyException("action '" + action + "': a request names one");
    }
    keys = Map.copyOf(keys);
  }

  /** A request without condition keys. */
  static AccessRequest of(String action, String resource) {
    return new AccessRequest(action, resource, Map.of());
  }

  /** The same of another resource. */
  AccessRequest on(String other) {
    return new AccessRequest(action, other, keys);
  }

  AccessRequest with(KnownKey key, String value) {
    return with(key.label(), List.of(value));
  }

  AccessRequest with(KnownKey key, Optional<String> value) {
    return value.map(present -> with(key, present)).orElse(this);
  }

  AccessRequest with(String key, List<String> values) {
    Map<String, List<String>> all = new HashMap<>(keys);
    all.put(key, List.copyOf(values));
    return new AccessRequest(action, resource, all);
  }

  /** A request over TLS. */
  static AccessRequest overTls(String action, String resource) {
    return of(action, resource).with(KnownKey.SECURE_TRANSPORT, "true");
  }

  /** The same over plain HTTP. */
  AccessRequest withoutTls() {
    return with(KnownKey.SECURE_TRANSPORT, "false");
  }

  /** The values of a key; nothing where the request does not have it. */
  Optional<List<String>> values(String key) {
    return Optional.ofNullable(keys.get(key));
  }
}
