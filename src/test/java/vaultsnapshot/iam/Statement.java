package vaultsnapshot.iam;

import java.util.List;
import java.util.stream.Stream;

/**
 * One statement of a policy.
 *
 * @param sid its name
 * @param effect what it does where it applies
 * @param principals whom it is about
 * @param actions patterns
 * @param resources patterns of ARNs
 * @param conditions all of which must hold
 */
public record Statement(
    String sid,
    Effect effect,
    Principals principals,
    List<String> actions,
    List<String> resources,
    List<Condition> conditions) {
  /** What a statement does. */
  public enum Effect {
    ALLOW,
    DENY
  }

  /** Refuses a condition key that AWS never fills in for one of the actions. */
  public Statement {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    conditions = List.copyOf(conditions);
    List<String> known =
        actions.stream().flatMap(pattern -> KnownAction.matching(pattern).stream()).toList();
    for (Condition condition : conditions) {
      KnownKey key = KnownKey.named(condition.key());
      for (String action : known) {
        if (!key.isFilledInFor(action)) {
          throw new PolicyException(
              "statement " + sid + ": " + action + " has no condition key '" + key.label() + "'");
        }
      }
    }
  }

  /** Every known action that its patterns stand for. */
  public Stream<String> knownActions() {
    return actions.stream().flatMap(pattern -> KnownAction.matching(pattern).stream()).distinct();
  }

  boolean covers(String action) {
    return actions.stream().anyMatch(pattern -> Wildcards.matchAction(pattern, action));
  }

  boolean appliesTo(AccessRequest request) {
    return principals.include(request)
        && covers(request.action())
        && resources.stream().anyMatch(pattern -> Wildcards.matchArn(pattern, request.resource()))
        && conditions.stream().allMatch(condition -> condition.holds(request));
  }

  Statement withoutAction(String action) {
    return new Statement(
        sid,
        effect,
        principals,
        knownActions().filter(other -> !other.equals(action)).toList(),
        resources,
        conditions);
  }

  Statement without(Condition condition) {
    return new Statement(
        sid,
        effect,
        principals,
        actions,
        resources,
        conditions.stream().filter(other -> !other.equals(condition)).toList());
  }
}
