package vaultsnapshot.vault;

/** What became of the run's token. */
public sealed interface Revocation {
  /** Vault confirmed that the token is gone. */
  record Revoked() implements Revocation {}

  /** The token is a batch token or was given. */
  record NotNeeded(String reason) implements Revocation {}

  /** The token lives on until its lease ends. The reason names what to change. */
  record Failed(String reason) implements Revocation {}
}
