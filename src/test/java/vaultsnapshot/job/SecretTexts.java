package vaultsnapshot.job;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.OpenBaoCluster;

/** What stands in the cluster's secret. */
final class SecretTexts {
  private SecretTexts() {}

  /** Prepares the cluster for the function as the README says; the AppRole's credentials. */
  static BaoSetup.AppRole prepare(OpenBaoCluster cluster) {
    BaoSetup setup = new BaoSetup(cluster.admin());
    setup.snapshotPolicy();
    setup.enableAuth("approle", "approle");
    return setup.appRole("approle", "snapshot", List.of(BaoSetup.SNAPSHOT_POLICY), Map.of());
  }

  /** An AppRole's credentials, with the cluster's addresses and CA. */
  static JsonObject of(BaoSetup.AppRole role, String caPem, List<URI> addresses) {
    JsonObject secret = addressed(role.roleId(), role.secretId(), addresses);
    secret.addProperty("ca_cert", caPem);
    return secret;
  }

  /** An AppRole's credentials, with addresses alone. */
  static JsonObject addressed(String roleId, String secretId, List<URI> addresses) {
    JsonObject secret = new JsonObject();
    secret.addProperty("role_id", roleId);
    secret.addProperty("secret_id", secretId);
    JsonArray list = new JsonArray();
    addresses.forEach(address -> list.add(address.toString()));
    secret.add("address", list);
    return secret;
  }
}
