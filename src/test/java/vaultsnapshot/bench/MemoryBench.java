package vaultsnapshot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The peak memory of one backup, in both stagings, for a small and a large snapshot: {@code
 * bench/memory} builds and runs it.
 *
 * <p>System properties: {@code bench.rounds}, {@code bench.sizes} (millions of bytes), {@code
 * bench.stagings}, {@code bench.invocations} (of the warm processes), {@code bench.memory}
 * (Lambda's setting, MB), {@code bench.flags} (further JVM flags of the function, for experiments).
 * Exit code 0 when the bar is met.
 */
public final class MemoryBench {
  private static final List<String> PROCESSOR = List.of("model name", "Hardware", "CPU part");

  private MemoryBench() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(run() ? 0 : 1);
  }

  private static boolean run() {
    int memory = Integer.getInteger("bench.memory", 512);
    Path project = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    List<String> flags = words("bench.flags", "");
    List<Source> sources =
        words("bench.sizes", "100 1000").stream()
            .map(Integer::valueOf)
            .map(Source::ofMegabytes)
            .toList();
    Samples samples = new Samples();
    try (Site site = Site.start(project)) {
      String heading = heading(site, memory, flags);
      System.out.println(heading);
      measure(site, sources, samples, memory, flags);
      return report(project, heading, samples, memory);
    }
  }

  private static void measure(
      Site site, List<Source> sources, Samples samples, int memory, List<String> flags) {
    List<String> stagings = words("bench.stagings", "stream tmp");
    for (int round = 1; round <= Integer.getInteger("bench.rounds", 3); round++) {
      for (String staging : stagings) {
        sources.forEach(source -> add(site.run(staging, source, 1, memory, flags), samples));
      }
    }
    int invocations = Integer.getInteger("bench.invocations", 10);
    if (invocations > 1) {
      stagings.forEach(staging ->
          add(site.run(staging, sources.getFirst(), invocations, memory, flags), samples));
    }
  }

  private static void add(Sample sample, Samples samples) {
    samples.add(sample);
    System.out.printf(
        "%-6s %5d MB, %2d. invocation: peak %.1f MiB, %.1f s, CPU %.1f s%n",
        sample.staging(),
        sample.megabytes(),
        sample.invocations(),
        sample.peakMib(),
        sample.wallSeconds(),
        sample.cpuSeconds());
  }

  private static boolean report(Path project, String heading, Samples samples, int memory) {
    List<String> misses = samples.misses(memory);
    String verdict =
        misses.isEmpty() ? "The bar is met." : "The bar is missed:\n" + String.join("\n", misses);
    String body = samples.table() + "\n" + samples.bar(memory) + "\n" + verdict + "\n";
    System.out.println("\n" + body);
    try {
      Path folder = Files.createDirectories(project.resolve("target").resolve("bench"));
      Path file = folder.resolve("memory-" + stamp() + ".md");
      Files.writeString(file, heading + "\n" + body);
      System.out.println("saved as " + project.relativize(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return misses.isEmpty();
  }

  private static String heading(Site site, int memory, List<String> flags) {
    return """
    Memory of the function, measured from %s on
    - function: %d MB, JVM flags of the managed runtime (%s), JAVA_TOOL_OPTIONS of the template: %s%s
    - JVM: %s %s
    - S3: %s, over TLS; Vault: at the wire, over TLS, stored gzip blocks
    - machine: %s, %d cores, %s %s
    """
        .formatted(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            memory,
            System.getProperty("lambda.jvm.flags", "C1 only, Serial"),
            site.toolOptions(),
            flags.isEmpty() ? "" : "; and " + String.join(" ", flags),
            System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version"),
            site.way(),
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> PROCESSOR.stream().anyMatch(line::startsWith))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String stamp() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "");
  }

  private static List<String> words(String property, String fallback) {
    return Arrays.stream(System.getProperty(property, fallback).split(" "))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
