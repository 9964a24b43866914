package vaultsnapshot.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;

/** Time, CPU and memory from small snapshots to large ones, made and sunk on the way. */
final class Growth {
  private static final double MOST_MIB = 224;
  private static final double MOST_DIFFERENCE = 0.05;

  private final Rounds rounds;
  private final Site site;
  private final Report report;

  Growth(Rounds rounds) {
    this.rounds = rounds;
    this.site = rounds.site();
    this.report = rounds.report();
  }

  void run() {
    report.say("%n### Growth: cold, to the sink, 512 MB%n");
    report.say("| snapshot MB | runs | wall s | CPU s | peak MiB |");
    report.say("|---:|---:|---:|---:|---:|");
    Map<Integer, Series> sizes = new LinkedHashMap<>();
    Map<String, List<Watch.Point>> memory = new LinkedHashMap<>();
    for (int megabytes : List.of(1, 10, 100, 1000, 4000, largest())) {
      int runs = megabytes > 1000 ? 1 : rounds.count();
      Source source = Source.ofMegabytes(megabytes);
      Series series = new Series();
      for (int run = 0; run < runs; run++) {
        series.add(cold(function(512, Map.of()), source, megabytes, memory));
      }
      sizes.put(megabytes, series);
      row(megabytes + " | " + runs, series);
    }
    line(sizes);
    peaks(sizes);
    memory.keySet().retainAll(shown().stream().map(Growth::label).toList());
    report.save(
        report.name() + "-memory.svg", Picture.svg("memory of cold runs", Map.of(), memory));
  }

  /** The least memory that the settings let pass, for each size of parts. */
  void smallestMemory() {
    report.say("%n### The least memory that the settings let pass: 1000 MB, cold, to the sink%n");
    report.say("| memory MB | PART_SIZE_MIB | wall s | CPU s | peak MiB |");
    report.say("|---:|---:|---:|---:|---:|");
    Source source = Source.ofMegabytes(1000);
    for (int partMib : List.of(5, 8, 16, 32, 64, 128)) {
      int memory = 192 + 4 * partMib;
      Series series = new Series();
      series.add(
          cold(
              function(memory, Map.of("PART_SIZE_MIB", Integer.toString(partMib))),
              source,
              1000,
              new LinkedHashMap<>()));
      row(memory + " | " + partMib, series);
      report.bar(
          "peak of " + memory + " MB with parts of " + partMib + " MiB",
          series.median(Measured::peakMib),
          memory);
    }
  }

  private FunctionOptions function(int memory, Map<String, String> variables) {
    return site.function(memory, Map.of("AWS_ENDPOINT_URL_S3", site.sink().address().toString()))
        .withVariables(variables);
  }

  private Measured cold(
      FunctionOptions options,
      Source source,
      int megabytes,
      Map<String, List<Watch.Point>> memory) {
    site.serve(source);
    Instant begun = Instant.now();
    try (FunctionProcess function = FunctionProcess.start(options)) {
      Watch watch = new Watch(function.pid());
      String answer = function.invoke("{}", Site.TIMEOUT).successBody();
      memory.put(label(megabytes), watch.stop());
      Measured measured =
          new Measured(
              Duration.between(begun, Instant.now()),
              function.cpuTime(),
              function.peakMemoryBytes());
      site.requireSunk(answer, source);
      return measured;
    }
  }

  private void row(String what, Series series) {
    report.say(
        "| %s | %s | %s | %s |",
        what,
        series.spread(Measured::wallSeconds, 1),
        series.spread(Measured::cpuSeconds, 1),
        series.spread(Measured::peakMib, 1));
  }

  private void line(Map<Integer, Series> sizes) {
    report.say(
        "%n- straight line (least squares): wall %s, CPU %s",
        line(sizes, Measured::wallSeconds), line(sizes, Measured::cpuSeconds));
  }

  private static String line(Map<Integer, Series> sizes, ToDoubleFunction<Measured> value) {
    double meanX = sizes.keySet().stream().mapToInt(size -> size).average().orElseThrow();
    double meanY =
        sizes.values().stream().mapToDouble(each -> each.median(value)).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (Map.Entry<Integer, Series> size : sizes.entrySet()) {
      covariance += (size.getKey() - meanX) * (size.getValue().median(value) - meanY);
      variance += (size.getKey() - meanX) * (size.getKey() - meanX);
    }
    double slope = covariance / variance;
    double start = meanY - slope * meanX;
    List<String> off = new ArrayList<>();
    sizes.forEach((size, series) ->
        off.add(
            String.format(
                java.util.Locale.ROOT,
                "%+.1f s at %d MB",
                series.median(value) - start - slope * size,
                size)));
    return String.format(
        java.util.Locale.ROOT,
        "%.2f s + %.2f s per 1000 MB (measured minus line: %s)",
        start,
        slope * 1000,
        String.join(", ", off));
  }

  private void peaks(Map<Integer, Series> sizes) {
    double[] peaks =
        sizes.entrySet().stream()
            .filter(size -> shown().contains(size.getKey()))
            .mapToDouble(size -> size.getValue().median(Measured::peakMib))
            .sorted()
            .toArray();
    report.bar("highest peak of 100 MB, 1 GB and the largest, MiB", peaks[2], MOST_MIB);
    report.bar("difference of these peaks", 1 - peaks[0] / peaks[2], MOST_DIFFERENCE);
  }

  private static List<Integer> shown() {
    return List.of(100, 1000, largest());
  }

  private static int largest() {
    int largest = Integer.getInteger("bench.largest", 16_000);
    if (largest <= 4000) {
      throw new BenchFailure(
          "the largest of the growth: expected more than 4000 MB, got " + largest);
    }
    return largest;
  }

  private static String label(int megabytes) {
    return megabytes + " MB";
  }
}
