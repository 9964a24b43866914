package vaultsnapshot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The runs of one kind. */
final class Series {
  private final List<Measured> runs = new ArrayList<>();

  void add(Measured run) {
    runs.add(run);
  }

  /** The median. */
  double median(ToDoubleFunction<Measured> value) {
    return Medians.of(runs.stream().mapToDouble(value).boxed().toList());
  }

  /** Median and, in brackets, least and most. */
  String spread(ToDoubleFunction<Measured> value, int digits) {
    double[] sorted = sorted(value);
    String format = "%." + digits + "f (%." + digits + "f to %." + digits + "f)";
    return String.format(Locale.ROOT, format, median(value), sorted[0], sorted[sorted.length - 1]);
  }

  private double[] sorted(ToDoubleFunction<Measured> value) {
    return runs.stream().mapToDouble(value).sorted().toArray();
  }
}
