package vaultsnapshot.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What OpenBao answered.
 *
 * @param status the HTTP status
 * @param body the JSON object, empty where there was none
 */
public record BaoAnswer(int status, JsonObject body) {
  /** Whether the status is 2xx. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** The object under {@code data}. */
  public JsonObject data() {
    return body.getAsJsonObject("data");
  }

  /** The object under {@code auth} of a login. */
  public JsonObject auth() {
    return body.getAsJsonObject("auth");
  }

  /** The strings of the array at {@code name}. */
  public List<String> texts(String name) {
    return texts(body.getAsJsonArray(name));
  }

  static List<String> texts(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }
}
