package vaultsnapshot.job;

import vaultsnapshot.vault.VaultException;

/** How far a change has come, which decides what its failure leaves behind. */
final class Effect {
  /** Written by the thread that sends, too. */
  private volatile State state = State.NONE;

  private enum State {
    /** Nothing was sent that could change anything. */
    NONE,
    /** It was sent, and is not answered. */
    SENT,
    /** The cluster has said that it did it. */
    TAKEN
  }

  /** From now on only the cluster's answer tells whether it was changed. */
  void sent() {
    state = State.SENT;
  }

  /** The cluster has accepted the change. */
  void taken() {
    state = State.TAKEN;
  }

  /** Whether nobody knows what the cluster made of it. */
  boolean isUnclearAfter(Exception failure) {
    // Whatever is certain not to have changed anything is a VaultException: a refusal, or no way
    // to the node.
    return state == State.SENT && !(failure instanceof VaultException);
  }

  /** What is left behind, a sentence without its point. */
  String after(Exception failure) {
    if (isUnclearAfter(failure)) {
      return "It is not known whether the cluster was changed";
    }
    return state == State.TAKEN
        ? "The change was taken by the cluster; look at it before anything else"
        : "The cluster is untouched";
  }
}
