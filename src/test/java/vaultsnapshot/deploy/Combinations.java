package vaultsnapshot.deploy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import vaultsnapshot.template.Conditions;

/**
 * The deployments that show every condition in every combination of the parameters that it depends
 * on: few, since one deployment shows a combination of each condition.
 *
 * @param values by parameter, those that conditions tell apart
 * @param isTaken whether the template takes these parameters, by its own rules
 */
record Combinations(
    Conditions conditions,
    Map<String, List<String>> values,
    Predicate<Map<String, String>> isTaken) {
  /** Parameter sets, each as small as its combinations need. */
  List<Map<String, String>> deployments() {
    List<Map<String, String>> deployments = new ArrayList<>();
    for (String condition : conditions.names()) {
      for (Map<String, String> combination : of(condition)) {
        place(combination, deployments);
      }
    }
    return deployments;
  }

  /** Every combination of a condition's parameters that the template takes. */
  List<Map<String, String>> of(String condition) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (String parameter : conditions.parametersOf(condition)) {
      combinations = crossed(combinations, parameter, valuesOf(parameter, condition));
    }
    return combinations.stream().flatMap(one -> completed(one).stream()).toList();
  }

  /** With one parameter more where the template demands it; nothing where it takes neither. */
  private Optional<Map<String, String>> completed(Map<String, String> combination) {
    return Stream.concat(
            Stream.of(combination),
            new TreeMap<>(values)
                .entrySet().stream()
                    .filter(more -> !combination.containsKey(more.getKey()))
                    .flatMap(more ->
                        crossed(List.of(combination), more.getKey(), more.getValue()).stream()))
        .filter(isTaken)
        .findFirst();
  }

  private List<String> valuesOf(String parameter, String condition) {
    return Optional.ofNullable(values.get(parameter))
        .orElseThrow(() ->
            new AssertionError(
                "the condition %s depends on the parameter %s: add the values that it tells apart"
                    .formatted(condition, parameter)));
  }

  private static List<Map<String, String>> crossed(
      List<Map<String, String>> combinations, String parameter, List<String> values) {
    List<Map<String, String>> crossed = new ArrayList<>();
    for (Map<String, String> combination : combinations) {
      for (String value : values) {
        Map<String, String> more = new TreeMap<>(combination);
        more.put(parameter, value);
        crossed.add(more);
      }
    }
    return crossed;
  }

  /** Into the first deployment that it fits in, else into a new one. */
  private void place(Map<String, String> combination, List<Map<String, String>> deployments) {
    for (Map<String, String> deployment : deployments) {
      Map<String, String> both = new HashMap<>(deployment);
      both.putAll(combination);
      if (agree(deployment, combination) && isTaken.test(both)) {
        deployment.putAll(combination);
        return;
      }
    }
    deployments.add(new TreeMap<>(combination));
  }

  private static boolean agree(Map<String, String> one, Map<String, String> other) {
    return other.entrySet().stream()
        .allMatch(
            entry -> one.getOrDefault(entry.getKey(), entry.getValue()).equals(entry.getValue()));
  }
}
