package vaultsnapshot.lambda;

import com.google.gson.JsonObject;
import java.util.Map;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** A Vault at the wire that serves a small snapshot, and the secrets to reach it with. */
final class WireSite implements AutoCloseable {
  private static final long INDEX = 100;

  private final LocalAuthority authority = new LocalAuthority();
  private final WireVault vault =
      WireVault.activeNode(authority.sslContext(authority.serverCertificate()), INDEX)
          .serving(snapshot());

  WireVault vault() {
    return vault;
  }

  /** A valid snapshot of one record. */
  static SyntheticSnapshot snapshot() {
    return SyntheticSnapshot.ofAtLeast(1, INDEX);
  }

  /** A secret of these keys, with address and CA. */
  JsonObject secret(Map<String, String> login) {
    JsonObject secret = new JsonObject();
    login.forEach(secret::addProperty);
    secret.addProperty("address", vault.address().toString());
    secret.addProperty("ca_cert", authority.caPem());
    return secret;
  }

  /** An AppRole's secret. */
  JsonObject appRole() {
    return secret(Map.of("role_id", "some-role", "secret_id", "some-secret-id"));
  }

  /** How often the token that its logins hand out was revoked. */
  int revocations() {
    return (int)
        vault.requests("/v1/auth/token/revoke-self").stream()
            .filter(request -> WireVault.TOKEN.equals(request.headers().get("x-vault-token")))
            .count();
  }

  @Override
  public void close() {
    vault.close();
  }
}
