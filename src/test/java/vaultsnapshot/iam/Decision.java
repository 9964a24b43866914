package vaultsnapshot.iam;

/** What the policies say to a request. */
public sealed interface Decision {
  /** Some statement allows it and none denies it. */
  record Allowed(String sid) implements Decision {}

  /** No statement allows it. */
  record NotAllowed() implements Decision {}

  /**
   * A statement denies it, whatever allows it.
   *
   * @param sid of that statement
   * @param policyKind {@code identity-based policy} or {@code resource-based policy}
   */
  record Denied(String sid, String policyKind) implements Decision {}

  /** Whether it may be done. */
  default boolean isAllowed() {
    return this instanceof Allowed;
  }

  /** The end of AWS's message about it. */
  default String because(String action) {
    return switch (this) {
      case Allowed allowed -> throw new IllegalStateException("allowed by " + allowed.sid());
      case NotAllowed _ -> "because no identity-based policy allows the " + action + " action";
      case Denied denied -> "with an explicit deny in a " + denied.policyKind();
    };
  }
}
