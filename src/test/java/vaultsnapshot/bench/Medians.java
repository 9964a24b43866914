package vaultsnapshot.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The medians of what was counted under several names in several runs. */
final class Medians {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  /** What one run counted under {@code name}. */
  void add(String name, double value) {
    values.computeIfAbsent(name, unseen -> new ArrayList<>()).add(value);
  }

  /** By name, in the order in which the names came. */
  Map<String, Double> byName() {
    Map<String, Double> medians = new LinkedHashMap<>();
    values.forEach((name, counted) -> medians.put(name, of(counted)));
    return medians;
  }

  /** Of an even number, the higher of the two in the middle. */
  static double of(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
