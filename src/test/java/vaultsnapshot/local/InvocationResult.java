package vaultsnapshot.local;

/** What a caller of the function sees. */
public sealed interface InvocationResult {
  /** The invocation's id. */
  String requestId();

  /**
   * The handler returned.
   *
   * @param body what it wrote, as it is
   */
  record Success(String requestId, String body) implements InvocationResult {}

  /**
   * The handler threw, the function could not start, its process ended, or time ran out.
   *
   * @param type the exception's class, or Lambda's own {@code Runtime.ExitError} and {@code
   *     Sandbox.Timedout}
   * @param message as the caller reads it
   * @param body the whole error document, with its stack trace
   */
  record Failure(String requestId, String type, String message, String body)
      implements InvocationResult {}

  /** The body of a success; throws with the error's text otherwise. */
  default String successBody() {
    return switch (this) {
      case Success success -> success.body();
      case Failure failure ->
          throw new LocalPartsException(
              "function: expected success, got " + failure.type() + ": " + failure.message());
    };
  }
}
