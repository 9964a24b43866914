package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer of a preflight. */
record Checks(boolean passed, Map<String, JsonObject> byName) {
  /** Makes one. */
  static Checks of(DeployedFunction function) {
    JsonObject answer = function.answer(Events.file("check.json").toString());
    assertThat(answer.get("status").getAsString()).isEqualTo("checked");
    Map<String, JsonObject> byName = new LinkedHashMap<>();
    for (JsonElement element : answer.getAsJsonArray("checks")) {
      byName.put(element.getAsJsonObject().get("check").getAsString(), element.getAsJsonObject());
    }
    Checks checks = new Checks(answer.get("passed").getAsBoolean(), byName);
    assertThat(checks.passed()).isEqualTo(checks.failed().isEmpty() && checks.notTried().isEmpty());
    return checks;
  }

  List<String> names() {
    return List.copyOf(byName.keySet());
  }

  List<String> failed() {
    return with("failed");
  }

  List<String> notTried() {
    return with("not-tried");
  }

  List<String> passedOnes() {
    return with("passed");
  }

  String finding(String name) {
    assertThat(names()).contains(name);
    return byName.getOrDefault(name, new JsonObject()).get("finding").getAsString();
  }

  /** What the failed ones say. */
  List<String> failures() {
    return failed().stream().map(this::finding).toList();
  }

  private List<String> with(String result) {
    return byName.entrySet().stream()
        .filter(check -> check.getValue().get("result").getAsString().equals(result))
        .map(Map.Entry::getKey)
        .toList();
  }
}
