package vaultsnapshot.vault;

import java.util.Optional;
import vaultsnapshot.input.Secret;

/**
 * How a run gets its token: one record a method. The mount is the auth method's path, without
 * {@code auth/}.
 */
public sealed interface Login {
  /** The method's name, as Vault and the secret call it. */
  String method();

  /** A token that was given: used as it is and never revoked by us. */
  record Token(Secret token) implements Login {
    @Override
    public String method() {
      return "token";
    }
  }

  /** AppRole. A {@code secret_id} is absent where the role sets {@code bind_secret_id=false}. */
  record AppRole(String mount, String roleId, Optional<Secret> secretId) implements Login {
    @Override
    public String method() {
      return "approle";
    }
  }

  /** A user name and a password at the {@code userpass} method. */
  record Userpass(String mount, String username, Secret password) implements Login {
    @Override
    public String method() {
      return "userpass";
    }
  }

  /** A user name and a password at the {@code ldap} method. */
  record Ldap(String mount, String username, Secret password) implements Login {
    @Override
    public String method() {
      return "ldap";
    }
  }

  /** A TLS client certificate with its key, both PEM (key in PKCS#8, PKCS#1 or SEC1). */
  record Cert(String mount, Optional<String> role, String certificatePem, Secret keyPem)
      implements Login {
    @Override
    public String method() {
      return "cert";
    }
  }

  /**
   * AWS IAM: a GetCallerIdentity request signed with the function's own credentials, sent to STS by
   * Vault itself.
   *
   * @param serverId value of X-Vault-AWS-IAM-Server-ID, where the server wants one
   * @param stsRegion region of a regional STS endpoint; absent means the global one, signed for
   *     us-east-1
   */
  record Aws(
      String mount, Optional<String> role, Optional<String> serverId, Optional<String> stsRegion)
      implements Login {
    @Override
    public String method() {
      return "aws";
    }
  }

  /** A JSON web token at the {@code jwt} method. */
  record Jwt(String mount, Optional<String> role, Secret jwt) implements Login {
    @Override
    public String method() {
      return "jwt";
    }
  }
}
