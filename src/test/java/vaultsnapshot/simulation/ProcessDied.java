package vaultsnapshot.simulation;

/** The function's process ends here: no handler of an exception may run on as if it lived. */
final class ProcessDied extends Error {
  private static final long serialVersionUID = 1L;

  ProcessDied() {
    super("the process died", null, false, false);
  }
}
