package vaultsnapshot.simulation;

/** Something is not in the bucket that was promised to be, or something is that should be gone. */
final class PromiseBroken extends AssertionError {
  private static final long serialVersionUID = 1L;

  PromiseBroken(String message) {
    super(message);
  }
}
