package vaultsnapshot.vault;

/** What to change when Vault refuses, by operation. */
final class Remedies {
  private Remedies() {}

  static String ofSnapshot(VaultToken token, int status, String words) {
    if (words.contains("unavailable in namespaces")) {
      return "something on the way adds an X-Vault-Namespace header, but snapshots exist in the root"
          + " namespace only: remove it there";
    }
    if (notRaft(words)) {
      return "the cluster's storage is not Raft, and only Raft storage can be snapshotted";
    }
    return switch (status) {
      case 403 -> snapshotForbidden(token);
      case 404 ->
          "snapshots need Raft storage and Vault 1.4 or later, or OpenBao; check that the"
              + " address is the cluster's own";
      default -> "";
    };
  }

  static String ofLogin(Login login, boolean unansweredBefore, int status) {
    return switch (status) {
      case 400, 401, 403 ->
          credentials(login)
              + "; this login is not sent again in this run"
              + (unansweredBefore && login instanceof Login.AppRole
                  ? "; an earlier attempt got no answer and may have spent a single-use secret_id"
                  : "");
      case 404 ->
          "no auth method at this path: check that '"
              + login.method()
              + "' is enabled,"
              + " the secret's key 'mount', and VAULT_NAMESPACE";
      default -> "";
    };
  }

  static String ofCapabilities(int status) {
    return status == 403
        ? "the token is unknown or spent, or its policy lacks "
            + policy("sys/capabilities-self", "update")
        : "";
  }

  static String ofRevocation(int status) {
    return status == 403
        ? "the token is gone already, or its policy lacks "
            + policy("auth/token/revoke-self", "update")
        : "";
  }

  /** What the snapshot endpoint says on other storages. */
  static boolean notRaft(String words) {
    return words.contains("raft storage is not in use") || words.contains("not supported");
  }

  private static String snapshotForbidden(VaultToken token) {
    String policy =
        "the token's policy, in the root namespace, needs "
            + policy("sys/storage/raft/snapshot", "read");
    if (token.namespace().isPresent()) {
      return policy
          + "; the login went to the namespace '"
          + token.namespace().get()
          + "', and tokens of a child namespace are always refused here: log in to the root"
          + " namespace";
    }
    if (token.uses() > 0) {
      return policy
          + "; the login gave a token for "
          + token.uses()
          + " uses only, which may be spent: set token_num_uses to 0";
    }
    return policy + "; a token that has expired or comes from a child namespace is refused too";
  }

  private static String credentials(Login login) {
    return switch (login) {
      case Login.AppRole _ ->
          "check role_id and secret_id in the secret: the secret_id may be"
              + " spent, expired, bound to other addresses, or of another role";
      case Login.Userpass _, Login.Ldap _ ->
          "check username and password in the secret; after five"
              + " wrong ones Vault locks the user for some time, and then refuses the right one too";
      case Login.Cert _ ->
          "check that client_cert is one that the auth method trusts, and that"
              + " Vault itself ends TLS, not a load balancer in front of it";
      case Login.Aws _ ->
          "check that the role's bound_iam_principal_arn has the function's role, and"
              + " server_id and sts_region in the secret";
      case Login.Jwt _ -> "check the token's expiry, audience and subject against the role";
      case Login.Token _ -> "check the token";
    };
  }

  private static String policy(String path, String capability) {
    return "path \"" + path + "\" { capabilities = [\"" + capability + "\"] }";
  }
}
