package vaultsnapshot.fuzz;

/** Says what does not hold. Plainer than AssertJ, whose own code would be fuzzed along. */
public final class Property {
  private Property() {}

  /** Fails with {@code sentence}, which says what should have held. */
  public static void holds(boolean condition, String sentence) {
    if (!condition) {
      throw new AssertionError("does not hold: " + sentence);
    }
  }

  /** Fails with both values, which should have been equal. */
  public static void same(Object expected, Object actual, String subject) {
    if (!expected.equals(actual)) {
      throw new AssertionError(subject + ": expected " + expected + ", got " + actual);
    }
  }

  /** The message of a failure that is told to a person, and so has one. */
  public static String message(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      throw new AssertionError("a failure without a message", failure);
    }
    return message;
  }
}
