package vaultsnapshot.bench;

/** The measurement could not be made, or what was stored is not what was served. */
final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  BenchFailure(String message) {
    super(message);
  }
}
