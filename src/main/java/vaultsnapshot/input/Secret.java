package vaultsnapshot.input;

/**
 * A value that must never be shown: its {@code toString} says only that it is there.
 *
 * @param value the secret itself, for the one place that sends it
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "(redacted)";
  }
}
