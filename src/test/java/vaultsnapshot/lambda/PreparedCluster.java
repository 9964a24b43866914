package vaultsnapshot.lambda;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import vaultsnapshot.local.BaoApi;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.ReadmeSetup;

/** A one-node OpenBao behind TLS, prepared as the README says: the least policy and an AppRole. */
public final class PreparedCluster implements AutoCloseable {
  static final List<String> POLICIES = List.of(BaoSetup.SNAPSHOT_POLICY);

  private final OpenBaoCluster openBao;
  private final BaoSetup setup;
  private final JsonObject appRole;
  private final Set<String> ownTokens;

  private PreparedCluster(OpenBaoCluster openBao) {
    this.openBao = openBao;
    this.setup = new BaoSetup(openBao.admin());
    setup.snapshotPolicy();
    setup.enableAuth("approle", "approle");
    this.appRole = appRole("approle", POLICIES, ReadmeSetup.read().roleSettings());
    this.ownTokens = accessors(openBao.admin());
  }

  /** Starts it; the caller closes it. */
  public static PreparedCluster start() {
    return new PreparedCluster(OpenBaoCluster.start(1));
  }

  /** The server. */
  public OpenBaoCluster openBao() {
    return openBao;
  }

  /** What it was prepared with. */
  public BaoSetup setup() {
    return setup;
  }

  /** The secret of the AppRole with the least policy, with address and CA. */
  public JsonObject secret() {
    return appRole.deepCopy();
  }

  /** The secret of an AppRole with the operator's least policy, with address and CA. */
  public JsonObject operatorSecret() {
    setup.operatorPolicy();
    BaoSetup.AppRole role =
        setup.appRole("approle", "operator", List.of(BaoSetup.OPERATOR_POLICY), Map.of());
    return secret(Map.of("role_id", role.roleId(), "secret_id", role.secretId()));
  }

  /** The secret of a new role named {@code backup}, with address and CA. */
  JsonObject appRole(String mount, List<String> policies, Map<String, Object> settings) {
    BaoSetup.AppRole role = setup.appRole(mount, "backup", policies, settings);
    return secret(Map.of("role_id", role.roleId(), "secret_id", role.secretId(), "mount", mount));
  }

  /** A secret of these keys, with address and CA. */
  JsonObject secret(Map<String, String> login) {
    JsonObject secret = new JsonObject();
    login.forEach(secret::addProperty);
    secret.addProperty("address", openBao.vaultAddress());
    secret.addProperty("ca_cert", openBao.authority().caPem());
    return secret;
  }

  /** Accessors of the tokens that live now, less those that were there before any run. */
  Set<String> livingTokens() {
    Set<String> living = accessors(openBao.admin());
    living.removeAll(ownTokens);
    return living;
  }

  /** Ends what a run was not allowed to end. */
  void revokeLivingTokens() {
    for (String accessor : livingTokens()) {
      JsonObject body = new JsonObject();
      body.addProperty("accessor", accessor);
      openBao.admin().post("auth/token/revoke-accessor", body);
    }
  }

  @Override
  public void close() {
    openBao.close();
  }

  private static Set<String> accessors(BaoApi admin) {
    return new TreeSet<>(admin.list("auth/token/accessors"));
  }
}
