package vaultsnapshot.drill;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import vaultsnapshot.local.BaoApi;
import vaultsnapshot.local.WriteLoad;

/**
 * All that a cluster holds and an operator can read, by the path of the API that tells it.
 *
 * @param secrets every secret of every KV store, but for what the write load writes
 * @param rules mounts, auth methods, policies, roles, users
 * @param tokens by accessor
 */
record Inventory(
    Map<String, JsonObject> secrets,
    Map<String, JsonObject> rules,
    Map<String, JsonObject> tokens) {
  /** Folders whose members are read one by one. */
  private static final List<String> FOLDERS =
      List.of(
          "sys/policies/acl",
          "auth/approle/role",
          "auth/people/users",
          "auth/token/roles",
          "sys/quotas/rate-limit");

  /** What a token's lookup says of the moment, or of the secret itself. */
  private static final Set<String> OF_THE_MOMENT = Set.of("id", "ttl", "last_renewal");

  /** Reads it with a root token. */
  static Inventory of(BaoApi admin) {
    return new Inventory(secrets(admin), rules(admin), tokens(admin));
  }

  /** How many things it holds. */
  String summary() {
    return secrets.size()
        + " secrets, "
        + rules.size()
        + " mounts, auth methods, policies, roles and users, "
        + tokens.size()
        + " token accessors";
  }

  /** The accessor of a token, by the name that its lookup shows. */
  String tokenNamed(String name) {
    return tokens.entrySet().stream()
        .filter(token -> token.getValue().get("display_name").getAsString().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new DrillException("there is no token '" + name + "'"));
  }

  /**
   * What is missing from, changed in or new to {@code after}. A token that the backup's own login
   * made is no difference: it lived while the snapshot was taken.
   */
  List<String> differences(Inventory after) {
    List<String> found = new ArrayList<>();
    compare("secret", secrets, after.secrets, found);
    compare("rule", rules, after.rules, found);
    Map<String, JsonObject> others = new TreeMap<>(after.tokens);
    others
        .entrySet()
        .removeIf(entry -> !tokens.containsKey(entry.getKey()) && isBackups(entry.getValue()));
    compare("token", tokens, others, found);
    return found;
  }

  private static boolean isBackups(JsonObject token) {
    return token.get("path").getAsString().equals("auth/approle/login")
        && token.getAsJsonArray("policies").asList().stream()
            .map(JsonElement::getAsString)
            .toList()
            .equals(List.of("snapshot"));
  }

  private static void compare(
      String kind,
      Map<String, JsonObject> before,
      Map<String, JsonObject> after,
      List<String> found) {
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    for (String path : paths) {
      if (!after.containsKey(path)) {
        found.add(kind + " " + path + " is missing");
      } else if (!before.containsKey(path)) {
        found.add(kind + " " + path + " was not there before");
      } else if (!before.get(path).equals(after.get(path))) {
        found.add(kind + " " + path + " is another");
      }
    }
  }

  private static Map<String, JsonObject> secrets(BaoApi admin) {
    Map<String, JsonObject> secrets = new TreeMap<>();
    for (Map.Entry<String, JsonElement> mount : admin.get("sys/mounts").data().entrySet()) {
      if (mount.getValue().getAsJsonObject().get("type").getAsString().equals("kv")) {
        collect(admin, mount.getKey(), secrets);
      }
    }
    return secrets;
  }

  private static void collect(BaoApi admin, String folder, Map<String, JsonObject> secrets) {
    for (String name : admin.list(folder)) {
      if (name.equals(WriteLoad.FOLDER + "/")) {
        continue;
      }
      if (name.endsWith("/")) {
        collect(admin, folder + name, secrets);
      } else {
        secrets.put(folder + name, admin.get(folder + name).data());
      }
    }
  }

  private static Map<String, JsonObject> rules(BaoApi admin) {
    Map<String, JsonObject> rules = new TreeMap<>();
    for (String path : List.of("sys/mounts", "sys/auth")) {
      admin
          .get(path)
          .data()
          .entrySet()
          .forEach(
              mount -> rules.put(path + "/" + mount.getKey(), mount.getValue().getAsJsonObject()));
    }
    for (String folder : FOLDERS) {
      for (String name : admin.list(folder)) {
        rules.put(folder + "/" + name, admin.get(folder + "/" + name).data());
      }
    }
    for (String role : admin.list("auth/approle/role")) {
      String path = "auth/approle/role/" + role + "/secret-id";
      JsonObject accessors = new JsonObject();
      new TreeSet<>(admin.list(path)).forEach(accessor -> accessors.addProperty(accessor, true));
      rules.put(path, accessors);
    }
    return rules;
  }

  private static Map<String, JsonObject> tokens(BaoApi admin) {
    Map<String, JsonObject> tokens = new TreeMap<>();
    for (String accessor : admin.list("auth/token/accessors")) {
      JsonObject question = new JsonObject();
      question.addProperty("accessor", accessor);
      JsonObject token = admin.post("auth/token/lookup-accessor", question).data();
      OF_THE_MOMENT.forEach(token::remove);
      tokens.put(accessor, token);
    }
    return tokens;
  }
}
