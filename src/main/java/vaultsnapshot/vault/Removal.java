package vaultsnapshot.vault;

/** What came of remove-peer, whose own answer is 204 whatever there was to remove. */
public enum Removal {
  /** It was in the configuration and is no longer. */
  REMOVED,
  /** The configuration did not have it, so nothing was asked for. */
  WAS_NOT_THERE,
  /** A secondary took the request; who is in its configuration cannot be read there. */
  NOT_LOOKED_UP
}
