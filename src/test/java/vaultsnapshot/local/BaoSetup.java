package vaultsnapshot.local;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;

/** Sets up policies and auth methods, as an operator would, with a token that may do so. */
public final class BaoSetup {
  /** Name of the policy that {@link #snapshotPolicy()} writes. */
  public static final String SNAPSHOT_POLICY = "snapshot";

  /** Name of the policy that {@link #operatorPolicy()} writes. */
  public static final String OPERATOR_POLICY = "operator";

  private static final Gson GSON = new Gson();

  private final BaoApi api;

  /** Works with {@code api}'s token, in its namespace. */
  public BaoSetup(BaoApi api) {
    this.api = api;
  }

  /** The least policy that the function needs, the README's, as {@link #SNAPSHOT_POLICY}. */
  public void snapshotPolicy() {
    policy(SNAPSHOT_POLICY, ReadmeSetup.read().policy().hcl());
  }

  /** The least policy that an operator's actions need, the README's. */
  public void operatorPolicy() {
    policy(OPERATOR_POLICY, ReadmeSetup.operatorPolicy().hcl());
  }

  /** Writes a policy, in HCL. */
  public void policy(String name, String hcl) {
    api.put("sys/policies/acl/" + name, json(Map.of("policy", hcl)));
  }

  /** Enables an auth method at {@code mount}. */
  public void enableAuth(String type, String mount) {
    api.post("sys/auth/" + mount, json(Map.of("type", type)));
  }

  /**
   * Writes a role of AppRole at {@code mount} and draws a secret id.
   *
   * @param settings further settings of the role, such as {@code token_type}
   */
  public AppRole appRole(
      String mount, String role, List<String> policies, Map<String, Object> settings) {
    String path = "auth/" + mount + "/role/" + role;
    JsonObject body = json(settings);
    body.add("token_policies", GSON.toJsonTree(policies));
    api.post(path, body);
    return new AppRole(
        api.get(path + "/role-id").data().get("role_id").getAsString(), secretId(mount, role));
  }

  /** Draws another secret id of a role. */
  public String secretId(String mount, String role) {
    return api.post("auth/" + mount + "/role/" + role + "/secret-id")
        .data()
        .get("secret_id")
        .getAsString();
  }

  /** Writes a user of the userpass method. */
  public void user(String mount, String name, String password, List<String> policies) {
    JsonObject body = json(Map.of("password", password, "token_policies", policies));
    api.post("auth/" + mount + "/users/" + name, body);
  }

  /** Writes a role of the cert method that takes exactly this client certificate. */
  public void certificate(
      String mount, String role, HeldCertificate client, List<String> policies) {
    JsonObject body =
        json(Map.of("certificate", client.certificatePem(), "token_policies", policies));
    api.post("auth/" + mount + "/certs/" + role, body);
  }

  /** Lets the jwt method take tokens of {@code issuer} for the audience {@code vault}. */
  public void jwt(
      String mount, String role, LocalIssuer issuer, String subject, List<String> policies) {
    api.post(
        "auth/" + mount + "/config",
        json(Map.of("jwt_validation_pubkeys", List.of(issuer.publicKeyPem()))));
    api.post(
        "auth/" + mount + "/role/" + role,
        json(
            Map.of(
                "role_type",
                "jwt",
                "user_claim",
                "sub",
                "bound_subject",
                subject,
                "bound_audiences",
                List.of(LocalIssuer.AUDIENCE),
                "token_policies",
                policies)));
  }

  /** Makes a child namespace. */
  public void namespace(String name) {
    api.post("sys/namespaces/" + name);
  }

  /** Mounts a KV store of version 1. */
  public KvStore kv(String mount) {
    api.post("sys/mounts/" + mount, json(Map.of("type", "kv", "options", Map.of("version", "1"))));
    return new KvStore(api, mount);
  }

  private static JsonObject json(Map<String, Object> values) {
    return GSON.toJsonTree(values).getAsJsonObject();
  }

  /**
   * What an AppRole login sends.
   *
   * @param roleId the role's id
   * @param secretId a secret id of it
   */
  public record AppRole(String roleId, String secretId) {
    @Override
    public String toString() {
      return "AppRole[" + roleId + ", redacted]";
    }
  }
}
