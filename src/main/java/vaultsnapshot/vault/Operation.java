package vaultsnapshot.vault;

/** The calls of Vault's API that this client knows, as messages name them. */
enum Operation {
  HEALTH("health"),
  SEAL_STATUS("seal status"),
  LEADER("leader"),
  LOGIN("login"),
  CAPABILITIES("capabilities"),
  SNAPSHOT("snapshot"),
  REVOKE("revocation of the token"),
  RAFT_CONFIGURATION("raft configuration"),
  JOIN("raft join"),
  REMOVE_PEER("removal of a raft peer"),
  RESTORE("restore"),
  FORCE_RESTORE("force restore"),
  BOOTSTRAP("raft bootstrap");

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  /** Opens a message: which address, which operation. */
  String at(java.net.URI address) {
    return address + " (" + label + "): ";
  }
}
