package vaultsnapshot.vault;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Optional;

/** Reads what a token may do out of the answer of {@code sys/capabilities-self}. */
final class Capabilities {
  private Capabilities() {}

  /**
   * What the answer says about {@code path}.
   *
   * @throws PermanentVaultException if it is no list of names
   */
  static List<String> read(Answer answer, String path) {
    return answer
        .json()
        .flatMap(json -> Optional.ofNullable(json.get(path)))
        .filter(JsonElement::isJsonArray)
        .map(list -> list.getAsJsonArray().asList())
        .filter(list -> list.stream().allMatch(Capabilities::isName))
        .map(list -> list.stream().map(JsonElement::getAsString).toList())
        .orElseThrow(() ->
            new PermanentVaultException(
                Operation.CAPABILITIES.at(answer.address())
                    + "the answer says nothing about "
                    + path
                    + ", expected a list such as [\"read\"]"));
  }

  private static boolean isName(JsonElement element) {
    return element instanceof JsonPrimitive primitive
        && primitive.isString()
        && !primitive.getAsString().isEmpty();
  }
}
