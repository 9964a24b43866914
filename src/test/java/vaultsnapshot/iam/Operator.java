package vaultsnapshot.iam;

import java.util.List;
import java.util.Optional;

/**
 * A condition operator, such as {@code ForAllValues:StringLikeIfExists}.
 *
 * @param test what is compared, and how
 * @param quantifier for keys with many values
 * @param ifExists whether a key that is not in the request makes it true
 */
record Operator(Test test, Quantifier quantifier, boolean ifExists) {
  private static final String IF_EXISTS = "IfExists";

  enum Test {
    STRING_EQUALS("StringEquals", false),
    STRING_NOT_EQUALS("StringNotEquals", true),
    STRING_LIKE("StringLike", false),
    STRING_NOT_LIKE("StringNotLike", true),
    ARN_EQUALS("ArnEquals", false),
    ARN_LIKE("ArnLike", false),
    BOOL("Bool", false),
    /** Looks at whether the key is there, not at what it holds. */
    NULL("Null", false);

    private final String label;
    private final boolean negated;

    Test(String label, boolean negated) {
      this.label = label;
      this.negated = negated;
    }

    /** Whether one value of the request passes; wanted values are alternatives. */
    private boolean passes(String value, List<String> wanted) {
      return wanted.stream().anyMatch(one -> compare(one, value)) != negated;
    }

    private boolean compare(String wanted, String value) {
      return switch (this) {
        case STRING_EQUALS, STRING_NOT_EQUALS -> wanted.equals(value);
        case STRING_LIKE, STRING_NOT_LIKE -> Wildcards.match(wanted, value);
        // The two are the same.
        case ARN_EQUALS, ARN_LIKE -> Wildcards.matchArn(wanted, value);
        case BOOL, NULL -> wanted.equalsIgnoreCase(value);
      };
    }
  }

  enum Quantifier {
    NONE(""),
    FOR_ALL("ForAllValues:"),
    FOR_ANY("ForAnyValue:");

    private final String label;

    Quantifier(String label) {
      this.label = label;
    }
  }

  static Operator parse(String written) {
    Quantifier quantifier =
        written.startsWith(Quantifier.FOR_ALL.label)
            ? Quantifier.FOR_ALL
            : written.startsWith(Quantifier.FOR_ANY.label) ? Quantifier.FOR_ANY : Quantifier.NONE;
    String rest = written.substring(quantifier.label.length());
    boolean ifExists = rest.endsWith(IF_EXISTS);
    String name = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
    for (Test test : Test.values()) {
      Operator operator = new Operator(test, quantifier, ifExists);
      if (test.label.equals(name) && operator.isDefined()) {
        return operator;
      }
    }
    throw new PolicyException("condition operator '" + written + "': not known here");
  }

  private boolean isDefined() {
    return test == Test.NULL
        ? quantifier == Quantifier.NONE && !ifExists
        : quantifier != Quantifier.FOR_ANY || !ifExists;
  }

  /** Refuses what AWS leaves undefined: lists without a quantifier, single values with one. */
  void checkFits(KnownKey key) {
    boolean list = key.kind() == KnownKey.Kind.LIST;
    boolean flag = key.kind() == KnownKey.Kind.FLAG;
    if (test != Test.NULL
        && (list != (quantifier != Quantifier.NONE) || flag != (test == Test.BOOL))) {
      throw new PolicyException(
          "condition operator '" + this + "': not defined for the key '" + key.label() + "'");
    }
  }

  /**
   * Whether the condition holds.
   *
   * @param values of the key in the request; nothing where the request does not have it
   * @param wanted the policy's values
   */
  boolean holds(Optional<List<String>> values, List<String> wanted) {
    if (test == Test.NULL) {
      return test.passes(Boolean.toString(values.isEmpty()), wanted);
    }
    if (values.isEmpty()) {
      return ifExists || quantifier == Quantifier.FOR_ALL || isTrueOfNothing();
    }
    return quantifier == Quantifier.FOR_ANY
        ? values.get().stream().anyMatch(value -> test.passes(value, wanted))
        : values.get().stream().allMatch(value -> test.passes(value, wanted));
  }

  /** A negated operator without a quantifier holds where the key is not there. */
  private boolean isTrueOfNothing() {
    return test.negated && quantifier == Quantifier.NONE;
  }

  @Override
  public String toString() {
    return quantifier.label + test.label + (ifExists ? IF_EXISTS : "");
  }
}
