package vaultsnapshot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** All runs of a measurement: its table, and the bar that it has to meet. */
final class Samples {
  /** How much the peaks of two sizes may differ, as a share of the larger one. */
  private static final double MOST_DIFFERENCE = 0.05;

  /** How much higher a warm process's peak may be than a cold one's. */
  private static final double MOST_GROWTH = 0.25;

  private final List<Sample> samples = new ArrayList<>();

  void add(Sample sample) {
    samples.add(sample);
  }

  /** A Markdown table with a line for each kind of run: median (least to most). */
  String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | staging | snapshot MB | invocation | processes | peak MiB | wall s | CPU s |
            |---|---:|---:|---:|---:|---:|---:|
            """);
    for (String staging : stagings()) {
      groups(staging).forEach(group -> table.append(row(group)));
    }
    return table.toString();
  }

  /** The bar in words, with what was found. */
  String bar(int mostMib) {
    StringBuilder bar = new StringBuilder();
    bar.append("- every peak at most %d MiB: %.1f\n".formatted(mostMib, most(samples)));
    for (String staging : stagings()) {
      bar.append(
          "- %s: the peaks of all sizes within %.0f %%: %.1f %%\n"
              .formatted(staging, MOST_DIFFERENCE * 100, difference(staging) * 100));
      bar.append(
          "- %s: the peak of a warm process at most %.0f %% higher: %.1f %%\n"
              .formatted(staging, MOST_GROWTH * 100, growth(staging) * 100));
    }
    return bar.toString();
  }

  /** What misses the bar; empty when nothing does. */
  List<String> misses(int mostMib) {
    List<String> misses = new ArrayList<>();
    if (most(samples) > mostMib) {
      misses.add("the highest peak");
    }
    for (String staging : stagings()) {
      if (difference(staging) > MOST_DIFFERENCE) {
        misses.add(staging + ": the sizes' peaks");
      }
      if (growth(staging) > MOST_GROWTH) {
        misses.add(staging + ": the warm process's peak");
      }
    }
    return misses;
  }

  private double difference(String staging) {
    double[] medians =
        groups(staging).stream()
            .filter(group -> group.getFirst().invocations() == 1)
            .mapToDouble(group -> median(group, Sample::peakMib))
            .sorted()
            .toArray();
    return 1 - medians[0] / medians[medians.length - 1];
  }

  private double growth(String staging) {
    List<Sample> cold = groups(staging).getFirst();
    List<Sample> last = groups(staging).getLast();
    return last.getFirst().invocations() == 1 ? 0 : most(last) / most(cold) - 1;
  }

  private List<String> stagings() {
    return samples.stream().map(Sample::staging).distinct().toList();
  }

  /** The runs of a kind together: cold ones by size, then warm ones. */
  private List<List<Sample>> groups(String staging) {
    return samples.stream()
        .filter(sample -> sample.staging().equals(staging))
        .map(Samples::kind)
        .distinct()
        .map(kind ->
            samples.stream()
                .filter(sample -> sample.staging().equals(staging))
                .filter(sample -> kind(sample).equals(kind))
                .toList())
        .toList();
  }

  private static Kind kind(Sample sample) {
    return new Kind(sample.megabytes(), sample.invocations());
  }

  private record Kind(int megabytes, int invocations) {}

  private static String row(List<Sample> group) {
    Sample first = group.getFirst();
    return "| %s | %d | %d. | %d | %s | %s | %s |\n"
        .formatted(
            first.staging(),
            first.megabytes(),
            first.invocations(),
            group.size(),
            spread(group, Sample::peakMib),
            spread(group, Sample::wallSeconds),
            spread(group, Sample::cpuSeconds));
  }

  private static double most(List<Sample> group) {
    return group.stream().mapToDouble(Sample::peakMib).max().orElseThrow();
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
