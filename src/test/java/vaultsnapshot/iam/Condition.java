package vaultsnapshot.iam;

import java.util.List;

/**
 * One line of a condition block.
 *
 * @param operator how it compares
 * @param key what it looks at, as requests name it
 * @param wanted the policy's values, alternatives of each other
 */
public record Condition(Operator operator, String key, List<String> wanted) {
  static Condition parse(String operator, String key, List<String> wanted) {
    Operator parsed = Operator.parse(operator);
    KnownKey known = KnownKey.named(key);
    parsed.checkFits(known);
    return new Condition(parsed, known.canonical(key), List.copyOf(wanted));
  }

  boolean holds(AccessRequest request) {
    return operator.holds(request.values(key), wanted);
  }

  /** As one would say it: operator, key, values. */
  @Override
  public String toString() {
    return operator + " " + key + " " + wanted;
  }
}
