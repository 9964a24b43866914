package vaultsnapshot.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The medians of what was counted under several names, once a round, but for the warm-up. */
final class Medians {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  /** What one round counted under {@code name}; the first one does not count. */
  void add(String name, double value) {
    values.computeIfAbsent(name, unseen -> new ArrayList<>()).add(value);
  }

  /** By name, in the order in which the names came. */
  Map<String, Double> byName() {
    Map<String, Double> medians = new LinkedHashMap<>();
    values.forEach((name, counted) -> medians.put(name, of(counted.subList(1, counted.size()))));
    return medians;
  }

  /** Of what was counted under {@code name}. */
  double of(String name) {
    return byName().getOrDefault(name, Double.NaN);
  }

  /** Of an even number, halfway between the two in the middle. */
  static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
