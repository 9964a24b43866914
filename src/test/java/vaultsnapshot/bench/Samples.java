package vaultsnapshot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** All runs of a measurement: its table, and the bar that it has to meet. */
final class Samples {
  /** How much the peaks of two sizes may differ, as a share of the larger one. */
  private static final double MOST_DIFFERENCE = 0.05;

  private final List<Sample> samples = new ArrayList<>();

  void add(Sample sample) {
    samples.add(sample);
  }

  /** A Markdown table with a line for each staging and size: median (least to most). */
  String table() {
    StringBuilder table =
        new StringBuilder("| staging | snapshot MB | runs | peak MiB | wall s | CPU s |\n");
    table.append("|---|---:|---:|---:|---:|---:|\n");
    for (String staging : stagings()) {
      for (int megabytes : sizes()) {
        List<Sample> group = group(staging, megabytes);
        table.append(
            "| %s | %d | %d | %s | %s | %s |\n"
                .formatted(
                    staging,
                    megabytes,
                    group.size(),
                    spread(group, Sample::peakMib),
                    spread(group, Sample::wallSeconds),
                    spread(group, Sample::cpuSeconds)));
      }
    }
    return table.toString();
  }

  /** What misses the bar; empty when nothing does. */
  List<String> misses(int mostMib) {
    List<String> misses = new ArrayList<>();
    for (Sample sample : samples) {
      if (sample.peakMib() > mostMib) {
        misses.add(
            "%s, %d MB: expected a peak of at most %d MiB, got %.1f"
                .formatted(sample.staging(), sample.megabytes(), mostMib, sample.peakMib()));
      }
    }
    for (String staging : stagings()) {
      double difference = difference(staging);
      if (difference > MOST_DIFFERENCE) {
        misses.add(
            "%s: expected the same peak for all sizes within %.0f %%, got %.1f %%"
                .formatted(staging, MOST_DIFFERENCE * 100, difference * 100));
      }
    }
    return misses;
  }

  /** How far the median peaks of the sizes lie apart, in words. */
  String differences() {
    return String.join(
        "\n",
        stagings().stream()
            .map(staging ->
                "%s: the median peaks of the sizes differ by %.1f %%"
                    .formatted(staging, difference(staging) * 100))
            .toList());
  }

  private double difference(String staging) {
    double[] medians =
        sizes().stream()
            .mapToDouble(megabytes -> median(group(staging, megabytes), Sample::peakMib))
            .sorted()
            .toArray();
    return 1 - medians[0] / medians[medians.length - 1];
  }

  private List<String> stagings() {
    return samples.stream().map(Sample::staging).distinct().toList();
  }

  private List<Integer> sizes() {
    return samples.stream().map(Sample::megabytes).distinct().toList();
  }

  private List<Sample> group(String staging, int megabytes) {
    return samples.stream()
        .filter(sample -> sample.staging().equals(staging) && sample.megabytes() == megabytes)
        .toList();
  }

  private static String spread(List<Sample> group, ToDoubleFunction<Sample> value) {
    double[] sorted = group.stream().mapToDouble(value).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f to %.1f)",
        median(group, value),
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private static double median(List<Sample> group, ToDoubleFunction<Sample> value) {
    double[] sorted = group.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
