package vaultsnapshot.vault;

import java.util.Optional;
import vaultsnapshot.input.Secret;

/**
 * A token to work with. Shown, it is only its kind.
 *
 * @param namespace where the login was sent, so that the token can be revoked there
 * @param uses how many requests the token is good for; 0 means any number (the login's {@code
 *     num_uses})
 */
public record VaultToken(Secret value, Kind kind, Optional<String> namespace, long uses) {
  /** Where the token came from, which decides whether the run revokes it. */
  public enum Kind {
    /** Obtained by a login, to be revoked. */
    SERVICE,
    /** Obtained by a login; it ends by itself and can't be revoked (400). */
    BATCH,
    /** Given in the secret, left alone. */
    GIVEN
  }

  static VaultToken given(Secret value) {
    return new VaultToken(value, Kind.GIVEN, Optional.empty(), 0);
  }
}
