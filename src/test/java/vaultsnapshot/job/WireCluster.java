package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.wire.WireVault;

/**
 * Vaults at the wire, with certificates of the authority that the function's JVM trusts by default:
 * no private authority of the settings vouches for a host then.
 */
final class WireCluster {
  static final String SNAPSHOT = "/v1/sys/storage/raft/snapshot";
  static final String REVOKE = "/v1/auth/token/revoke-self";
  static final String LOGIN = "/v1/auth/approle/login";
  static final String TOKEN_HEADER = "x-vault-token";

  private static final String SECRET_ID = "wire-secret-id";

  private WireCluster() {}

  /** An active node that takes the AppRole of {@link #secret}. */
  static WireVault activeNode(long index) {
    return WireVault.activeNode(tls(), index)
        .login(
            "approle/login",
            login -> login.body().contains(SECRET_ID),
            "invalid role or secret ID");
  }

  /** Vault's standby: 307 to the leader for all but the status calls. */
  static WireVault standbyOf(URI leader, long index) {
    return WireVault.standbyOf(tls(), leader, index);
  }

  /** What stands in the function's secret. */
  static JsonObject secret(WireVault... nodes) {
    return secret(List.of(nodes).stream().map(WireVault::address).toArray(URI[]::new));
  }

  /** The same, with addresses other than the nodes' own. */
  static JsonObject secret(URI... addresses) {
    return SecretTexts.addressed("wire-role-id", SECRET_ID, List.of(addresses));
  }

  /** The same node by the name {@code localhost}. */
  static URI byName(WireVault node) {
    return URI.create("https://localhost:" + node.address().getPort());
  }

  /** Whether any request brought the token or the secret id. */
  static boolean sawCredentials(WireVault node) {
    return node.requests().stream()
        .anyMatch(request ->
            request.headers().containsKey(TOKEN_HEADER) || request.body().contains(SECRET_ID));
  }

  /** Tokens that requests to {@code path} brought. */
  static List<String> tokensAt(WireVault node, String path) {
    return node.requests(path).stream()
        .map(request -> request.headers().getOrDefault(TOKEN_HEADER, "(none)"))
        .toList();
  }

  private static SSLContext tls() {
    LocalAuthority authority = LocalAws.shared().authority();
    return authority.sslContext(authority.serverCertificate());
  }
}
