package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vaultsnapshot.local.BaoApi;

/**
 * What a cluster holds beside the secrets: path of the API to what it answers.
 *
 * @param answers mounts, auth methods, policies and AppRole's roles, word by word
 */
record ClusterInventory(Map<String, JsonObject> answers) {
  /** Reads it with a root token. */
  static ClusterInventory of(BaoApi admin) {
    Map<String, JsonObject> answers = new TreeMap<>();
    for (String path : List.of("sys/mounts", "sys/auth")) {
      answers.put(path, admin.get(path).data());
    }
    for (String folder : List.of("sys/policies/acl", "auth/approle/role")) {
      for (String name : admin.list(folder)) {
        answers.put(folder + "/" + name, admin.get(folder + "/" + name).data());
      }
    }
    return new ClusterInventory(answers);
  }
}
