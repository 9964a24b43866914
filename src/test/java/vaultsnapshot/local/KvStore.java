package vaultsnapshot.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A KV store (version 1) to keep test secrets in.
 *
 * @param api a node, with a token
 * @param mount the store's mount path
 */
public record KvStore(BaoApi api, String mount) {
  /** The same store seen through another node or token. */
  public KvStore through(BaoApi other) {
    return new KvStore(other, mount);
  }

  /** Writes a secret. */
  public void write(String path, Map<String, String> values) {
    JsonObject body = new JsonObject();
    values.forEach(body::addProperty);
    api.post(mount + "/" + path, body);
  }

  /** Deletes a secret. */
  public void delete(String path) {
    api.delete(mount + "/" + path);
  }

  /** Reads a secret, where there is one. */
  public Optional<Map<String, String>> read(String path) {
    BaoAnswer answer = api.call("GET", mount + "/" + path, Optional.empty());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (!answer.isSuccess()) {
      throw new LocalPartsException(
          mount + "/" + path + ": expected 200 or 404, got " + answer.status());
    }
    return Optional.of(
        answer.data().entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, KvStore::value)));
  }

  private static String value(Map.Entry<String, JsonElement> entry) {
    return entry.getValue().getAsString();
  }
}
