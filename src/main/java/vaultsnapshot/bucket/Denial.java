package vaultsnapshot.bucket;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What S3 says about its refusal to callers of the bucket's own account or organization: S3 User
 * Guide, 'Troubleshoot access denied (403 Forbidden) errors'.
 *
 * @param action that was refused, which need not be the one of the call
 * @param resource on what, as S3 names it
 * @param explicit whether a statement denies it, rather than none allowing it
 * @param policyKind such as {@code identity-based policy} or {@code service control policy}
 */
record Denial(String action, String resource, boolean explicit, String policyKind) {
  private static final Pattern WORDS =
      Pattern.compile(
          "is not authorized to perform: (\\S+) on resource: \"?([^\\s\"]+)\"?"
              + " (?:with an explicit deny in an? (.+)|because no (.+) allows the \\S+ action)");

  /** Reads S3's words; nothing where they do not say. */
  static Optional<Denial> in(String words) {
    Matcher found = WORDS.matcher(words);
    if (!found.find()) {
      return Optional.empty();
    }
    Optional<String> denying = Optional.ofNullable(found.group(3));
    return Optional.of(
        new Denial(
            found.group(1),
            found.group(2),
            denying.isPresent(),
            denying.orElseGet(() -> found.group(4)).strip()));
  }

  /**
   * What to change.
   *
   * @param inFull the resource as it stands in the role's statement
   */
  String remedy(String inFull) {
    if (explicit) {
      return "A statement in "
          + policy()
          + " denies "
          + action
          + " on "
          + inFull
          + " for this request: change that statement, an allowing one does not help";
    }
    return "Allow "
        + action
        + " on "
        + inFull
        + (isOfThisRole() ? " to this role" : " in " + policy());
  }

  private boolean isOfThisRole() {
    return policyKind.equals("identity-based policy") || policyKind.equals("resource-based policy");
  }

  private String policy() {
    return switch (policyKind) {
      case "resource-based policy" -> "the bucket policy";
      case "identity-based policy" -> "this role's policy";
      default -> "the " + policyKind;
    };
  }
}
