package vaultsnapshot.vault;

import java.net.URI;

/** What came of asking one address who it is. */
sealed interface Finding {
  URI address();

  /**
   * A node of a Raft cluster, unsealed.
   *
   * @param active whether its health is 200
   * @param cutOff whether it is a standby that has lost its active node (474)
   */
  record Node(URI address, boolean active, boolean cutOff, SealStatus seal, Leadership leadership)
      implements Finding {
    /** Whether both of its answers agree that it serves the cluster. */
    boolean leads() {
      return active && leadership.self();
    }

    /** The highest index that is known to be applied, or will be at once. */
    long index() {
      // A leader's committed entries may be a moment ahead of what its snapshot would hold.
      return leadership.self()
          ? leadership.appliedIndex()
          : Math.max(leadership.appliedIndex(), leadership.committedIndex());
    }
  }

  /**
   * No node to work with. The failure's message begins with the address.
   *
   * @param namedAsLeader whether a standby named it, or what is behind it, as its leader
   */
  record Failed(URI address, VaultException failure, boolean namedAsLeader) implements Finding {
    Failed(URI address, VaultException failure) {
      this(address, failure, false);
    }
  }
}
