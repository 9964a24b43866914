package vaultsnapshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The bar of docs/performance.md, row by row: {@code bench/run} builds and runs it.
 *
 * <p>System properties: {@code bench.rounds} (after one warm-up round), {@code bench.megabytes} (of
 * the recorded snapshot), {@code bench.rows} (all, or their names), {@code bench.largest} (MB), and
 * {@code bench.aws} (AWS's command line).
 */
public final class RunBench {
  private static final String ROWS = "start cold threads warm lock compressed core growth settings";

  private RunBench() {}

  /** Runs the rows that were asked for. */
  public static void main(String[] arguments) throws IOException {
    Path project = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Report report = new Report(project);
    Path folder = Files.createDirectories(project.resolve("target/bench/files"));
    List<String> rows = List.of(System.getProperty("bench.rows", ROWS).split(" "));
    try (Site site = Site.start(project)) {
      heading(report, site);
      PackageSize.report(report, project);
      Source recorded =
          Recording.of(
              Integer.getInteger("bench.megabytes", 1000), folder.resolve("recorded.snap"));
      report.say("- the recorded snapshot has %,d bytes%n", recorded.content().sizeBytes());
      Rounds rounds = new Rounds(site, report, Integer.getInteger("bench.rounds", 5));
      for (String row : rows) {
        switch (row) {
          case "start" -> new ColdStart(rounds).run();
          case "cold" -> new Comparisons(rounds, recorded).cold();
          case "threads" -> new Profile(rounds, recorded).run();
          case "warm" -> new Comparisons(rounds, recorded).warm();
          case "lock" -> new Comparisons(rounds, recorded).lock(folder);
          case "compressed" -> new Comparisons(rounds, recorded).compressed(folder);
          case "core" -> new Comparisons(rounds, recorded).oneCore();
          case "growth" -> new Growth(rounds).run();
          case "settings" -> new Growth(rounds).smallestMemory();
          default -> throw new BenchFailure("row " + row + ": known are " + ROWS);
        }
      }
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void heading(Report report, Site site) {
    report.say("## %s%n", report.name());
    report.say("- begun %s", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    report.say(
        "- machine: %s, %d cores, %s %s; load average at the beginning: %s",
        MemoryBench.processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Shell.run("cut -d' ' -f1-3 /proc/loadavg", Map.of()));
    report.say(
        "- function: 512 MB unless said otherwise; %s, JAVA_TOOL_OPTIONS of the template: %s",
        System.getProperty("lambda.jvm.flags", "C1 only, Serial"), site.toolOptions());
    report.say(
        "- versions: %s %s; %s; %s; %s; S3: %s",
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        Shell.run("curl --version | head -1 | cut -d' ' -f1-2", Map.of()),
        Shell.run(System.getProperty("bench.aws") + " --version | cut -d' ' -f1-2", Map.of()),
        Shell.run("gzip --version | head -1", Map.of()),
        site.way());
    report.say(
        "- Vault: a snapshot of an OpenBao server, recorded for this run, or a made one of the same"
            + " form, played over TLS by a server in the bench's own process");
  }
}
