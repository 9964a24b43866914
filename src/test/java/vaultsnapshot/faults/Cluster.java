package vaultsnapshot.faults;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.OpenBaoCluster;

/** A real OpenBao of one node, prepared for the function as the README says. */
final class Cluster {
  private static final int VALUE_CHARACTERS = 900_000;

  private final OpenBaoCluster openBao = OpenBaoCluster.start(1);
  private final BaoSetup setup = new BaoSetup(openBao.admin());
  private final BaoSetup.AppRole role;

  private Cluster(int megabytes) {
    setup.snapshotPolicy();
    setup.enableAuth("approle", "approle");
    role = setup.appRole("approle", "faults", policies(), Map.of("token_no_default_policy", true));
    fill(setup.kv("kv"), megabytes);
  }

  /** The policies of the run's token. */
  static List<String> policies() {
    return List.of(BaoSetup.SNAPSHOT_POLICY);
  }

  OpenBaoCluster openBao() {
    return openBao;
  }

  BaoSetup setup() {
    return setup;
  }

  /** A secret with the AppRole's credentials, for a function that reaches the cluster here. */
  JsonObject secret(URI address) {
    return secret(address, Map.of("role_id", role.roleId(), "secret_id", role.secretId()));
  }

  /** A secret with other credentials. */
  JsonObject secret(URI address, Map<String, String> login) {
    JsonObject secret = new JsonObject();
    login.forEach(secret::addProperty);
    secret.addProperty("address", address.toString());
    secret.addProperty("ca_cert", openBao.authority().caPem());
    return secret;
  }

  private static void fill(KvStore store, int megabytes) {
    Random random = new Random(1);
    for (int i = 0; i < megabytes; i++) {
      store.write("filling/" + i, Map.of("value", text(random)));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder(VALUE_CHARACTERS);
    random.ints(VALUE_CHARACTERS, 'a', 'z' + 1).forEach(letter -> text.append((char) letter));
    return text.toString();
  }

  /** Loaded, and with it the server started, only when somebody asks. */
  static final class Small {
    static final Cluster SHARED = new Cluster(0);

    private Small() {}
  }

  /** The same for the large one. */
  static final class Large {
    static final Cluster SHARED = new Cluster(12);

    private Large() {}
  }
}
