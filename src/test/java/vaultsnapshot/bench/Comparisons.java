package vaultsnapshot.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;

/** The recorded snapshot, backed up by us and by what people use instead. */
final class Comparisons {
  private static final String CURL =
      "curl -sSf --cacert \"$VAULT_CA\" -H \"X-Vault-Token: $TOKEN\" \"$SNAPSHOT_URL\"";

  private static final String ALL_CPU = "CPU of all parties by two cores";

  /** What S3 is throttled to while Vault's lock is held. */
  private static final long THROTTLED_BYTES_PER_SECOND = 20_000_000;

  private final Rounds rounds;
  private final Site site;
  private final Report report;
  private final Source recorded;

  Comparisons(Rounds rounds, Source recorded) {
    this.rounds = rounds;
    this.site = rounds.site();
    this.report = rounds.report();
    this.recorded = recorded;
    site.serve(recorded);
  }

  /** A whole backup by a fresh process, against the pipeline that checks nothing. */
  void cold() {
    Medians stages =
        cold(
            "Cold, process start to receipt",
            Map.of(),
            answer -> site.requireStored(answer, recorded.content()),
            () -> site.requireObject("curl.snap", recorded.content()));
    report.save(
        report.name() + "-stages.svg",
        Picture.svg(
            "stages of a cold run, " + recorded.megabytes() + " MB", stages.byName(), Map.of()));
    cold(
        "Cold, to a sink in the bench's process instead of LocalStack",
        Map.of("AWS_ENDPOINT_URL_S3", site.sink().address().toString()),
        answer -> site.requireSunk(answer, recorded),
        () -> site.requireSunk(recorded));
  }

  private Medians cold(
      String title, Map<String, String> variables, Rounds.Answer ours, Runnable theirs) {
    Medians stages = new Medians();
    FunctionOptions function = site.function(512, variables);
    Map<String, String> shell = new HashMap<>(site.shell());
    shell.putAll(variables);
    Rounds.Pair pair =
        rounds.inTurn(
            () ->
                Rounds.cold(
                    function,
                    answer -> {
                      stagesOf(answer, stages);
                      ours.check(answer);
                    }),
            () -> {
              Measured measured = curlToAws(shell);
              theirs.run();
              return measured;
            });
    report.say("%n### %s%n", title);
    say("curl \\| aws s3 cp -", pair);
    ratio("wall", pair, Measured::wallSeconds, 0.85);
    ratio("CPU", pair, Measured::cpuSeconds, 0.75);
    report.say("- stages, median s: %s", stages.byName());
    return stages;
  }

  /** One call after the other of one process, against the mere download. */
  void warm() {
    Medians bounds = new Medians();
    try (FunctionProcess function = FunctionProcess.start(site.function(512, Map.of()))) {
      Rounds.Pair pair =
          rounds.inTurn(
              () -> {
                Duration before = Site.cpuOfAll();
                return Rounds.warm(
                    function,
                    answer -> {
                      bounds.add(ALL_CPU, Site.cpuOfAll().minus(before).toMillis() / 2000.0);
                      site.requireStored(answer, recorded.content());
                    });
              },
              () -> Shell.measure(CURL + " -o /dev/null", site.shell()));
      report.say("%n### Warm%n");
      say("curl -o /dev/null", pair);
      ratio("wall", pair, Measured::wallSeconds, 1.10);
      double bound = bounds.of(ALL_CPU);
      report.say(
          "- CPU of all parties (function, LocalStack, the bench's Vault) divided by two cores: %.1f"
              + " s (median), that is %.2f of our wall time",
          bound, bound / pair.ours().median(Measured::wallSeconds));
    }
    warmToSink();
  }

  /** The same, to an S3 that costs far less than LocalStack. */
  private void warmToSink() {
    FunctionOptions options =
        site.function(512, Map.of("AWS_ENDPOINT_URL_S3", site.sink().address().toString()));
    Medians bounds = new Medians();
    try (FunctionProcess function = FunctionProcess.start(options)) {
      Rounds.Pair pair =
          rounds.inTurn(
              () -> {
                Duration before = Site.cpuOfAll();
                return Rounds.warm(
                    function,
                    answer -> {
                      bounds.add(ALL_CPU, Site.cpuOfAll().minus(before).toMillis() / 2000.0);
                      site.requireSunk(answer, recorded);
                    });
              },
              () -> Shell.measure(CURL + " -o /dev/null", site.shell()));
      report.say("%n### Warm, to a sink in the bench's process instead of LocalStack%n");
      say("curl -o /dev/null", pair);
      ratio("wall", pair, Measured::wallSeconds, 1.10);
      report.say("- CPU of all parties divided by two cores: %.1f s (median)", bounds.of(ALL_CPU));
    }
  }

  /** How long Vault is kept busy by {@code tmp}, however slow S3 is meanwhile. */
  void lock(Path folder) {
    try (Relay s3 = new Relay(site.aws().endpoint());
        FunctionProcess function =
            FunctionProcess.start(
                site.function(
                    512,
                    Map.of("STAGING", "tmp", "AWS_ENDPOINT_URL_S3", s3.address().toString())))) {
      site.serve(recorded);
      Rounds.Pair pair =
          rounds.inTurn(
              () -> {
                s3.limit(THROTTLED_BYTES_PER_SECOND);
                Thread lift = Thread.ofVirtual().start(() -> liftAfterDownload(function, s3));
                Measured run =
                    Rounds.warm(function, answer -> site.requireStored(answer, recorded.content()));
                lift.interrupt();
                return new Measured(site.lockHeld(), run.cpu(), run.peakBytes());
              },
              () -> {
                Measured curl =
                    Shell.measure(CURL + " > " + folder.resolve("curl.snap"), site.shell());
                return new Measured(site.lockHeld(), curl.cpu(), 0);
              });
      report.say(
          "%n### Vault's lock held, staging tmp, S3 throttled to 20 MB/s until the download has"
              + " ended%n");
      say("curl > file", pair);
      ratio("first to last byte", pair, Measured::wallSeconds, 1.10);
    }
  }

  /** Compressed, as Vault itself writes it, and compressible as its content never is. */
  void compressed(Path folder) {
    Path file = folder.resolve("compressed.snap");
    Compressed.write(recorded.megabytes(), file);
    Source source = Source.of(file);
    site.serve(source);
    FunctionOptions options =
        site.function(512, Map.of("AWS_ENDPOINT_URL_S3", site.sink().address().toString()));
    try (FunctionProcess function = FunctionProcess.start(options)) {
      Rounds.Pair pair =
          rounds.inTurn(
              () -> Rounds.warm(function, answer -> site.requireSunk(answer, source)),
              () -> Shell.measure("gunzip -t < " + file, Map.of()));
      report.say(
          "%n### Compressed: %,d bytes that inflate to %,d; to the sink, warm%n",
          source.content().sizeBytes(), Compressed.inflated(file));
      say("gunzip -t", pair);
      ratio("wall", pair, Measured::wallSeconds, 1.0);
    }
  }

  /** Cold on one core and on two. */
  void oneCore() {
    FunctionOptions two = site.function(512, Map.of());
    Rounds.Pair pair =
        rounds.inTurn(
            () ->
                Rounds.cold(
                    two.withLauncher("taskset", "-c", "0"),
                    answer -> site.requireStored(answer, recorded.content())),
            () -> Rounds.cold(two, answer -> site.requireStored(answer, recorded.content())));
    report.say("%n### One core (taskset) against two, cold%n");
    say("two cores", pair);
    ratio("CPU", pair, Measured::cpuSeconds, 1.10);
    report.say(
        "- one core: %.0f MB/s, process start included",
        recorded.megabytes() / pair.ours().median(Measured::wallSeconds));
  }

  private static Measured curlToAws(Map<String, String> shell) {
    return Shell.measure(
        CURL
            + " | "
            + System.getProperty("bench.aws")
            + " s3 cp --only-show-errors - s3://"
            + Site.BUCKET
            + "/curl.snap",
        shell);
  }

  private void liftAfterDownload(FunctionProcess function, Relay s3) {
    long before = pulled(function);
    while (!Thread.currentThread().isInterrupted() && pulled(function) == before) {
      try {
        Thread.sleep(Duration.ofMillis(20));
      } catch (InterruptedException over) {
        return;
      }
    }
    s3.limit(Long.MAX_VALUE);
  }

  private static long pulled(FunctionProcess function) {
    return function.output().stream()
        .filter(line -> line.text().contains("\"stage\":\"download\""))
        .count();
  }

  private void say(String theirs, Rounds.Pair pair) {
    report.say("| | wall s | CPU s | peak MiB |");
    report.say("|---|---:|---:|---:|");
    report.say(
        "| ours | %s | %s | %s |",
        pair.ours().spread(Measured::wallSeconds, 2),
        pair.ours().spread(Measured::cpuSeconds, 2),
        pair.ours().spread(Measured::peakMib, 0));
    report.say(
        "| %s | %s | %s | |%n",
        theirs,
        pair.theirs().spread(Measured::wallSeconds, 2),
        pair.theirs().spread(Measured::cpuSeconds, 2));
  }

  private void ratio(
      String what,
      Rounds.Pair pair,
      java.util.function.ToDoubleFunction<Measured> value,
      double most) {
    report.bar(what, pair.ours().median(value) / pair.theirs().median(value), most);
  }

  private static void stagesOf(String answer, Medians stages) {
    Site.receipt(answer)
        .getAsJsonObject("durations")
        .entrySet()
        .forEach(stage -> stages.add(stage.getKey(), stage.getValue().getAsLong() / 1000.0));
  }
}
