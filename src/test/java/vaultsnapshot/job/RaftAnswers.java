package vaultsnapshot.job;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a server of the cluster answers to an operator's function, and how its own is read. */
final class RaftAnswers {
  static final String CONFIGURATION = "/v1/sys/storage/raft/configuration";

  private RaftAnswers() {}

  /** The configuration of these servers, as Vault 1.21.4 answers it; the first one leads. */
  static String configuration(String... nodes) {
    return IntStream.range(0, nodes.length)
        .mapToObj(i ->
            "{\"node_id\":\"%s\",\"address\":\"127.0.0.1:8201\",\"leader\":%s,\"protocol_version\":\"\\u0003\",\"voter\":true}"
                .formatted(nodes[i], i == 0))
        .collect(
            Collectors.joining(",", "{\"data\":{\"config\":{\"index\":24,\"servers\":[", "]}}}"));
  }

  /** The texts of a list in the function's answer; none where the answer leaves it out. */
  static List<String> lines(JsonObject answer, String name) {
    return Optional.ofNullable(answer.getAsJsonArray(name))
        .orElseGet(JsonArray::new)
        .asList()
        .stream()
        .map(JsonElement::getAsString)
        .toList();
  }
}
