package vaultsnapshot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;

/** From the start of the process to the first byte that Vault gets, against hello world. */
final class ColdStart {
  private static final String HELLO = "vaultsnapshot.local.EchoHandler";

  private final Rounds rounds;

  ColdStart(Rounds rounds) {
    this.rounds = rounds;
  }

  void run() {
    Site site = rounds.site();
    site.serve(Source.ofMegabytes(1));
    try (Relay vault = new Relay(site.vault())) {
      FunctionOptions ours = site.function(512, Map.of("VAULT_ADDR", vault.address().toString()));
      rounds.report().say("%n### Cold start%n");
      compare("zip", ours, vault, 2.0);
      Path cache = site.project().resolve("target/bench/files/function.aot");
      FunctionOptions image = ours.withClassPath(jars(site.project().resolve("target")));
      train(image, cache);
      compare(
          "as in an image with a JDK 25 AOT cache (no container: the same JVM, all jars on its class"
              + " path)",
          image.withJvmFlags("-XX:AOTCache=" + cache),
          vault,
          1.0);
    }
  }

  /** The cache holds classes of jars alone, and of the JVM's own class path alone. */
  private static List<Path> jars(Path target) {
    try (Stream<Path> libraries = Files.list(target.resolve("function").resolve("lib"))) {
      return Stream.concat(
              Stream.of(target.resolve("vault-snapshot-lambda.jar")), libraries.sorted())
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void compare(String what, FunctionOptions options, Relay vault, double most) {
    Rounds.Pair pair =
        Rounds.inTurn(2 * rounds.count(), () -> toVault(options, vault), this::hello);
    rounds
        .report()
        .say(
            "- %s: %s s, CPU %s s; hello world %s s, CPU %s s",
            what,
            pair.ours().spread(Measured::wallSeconds, 2),
            pair.ours().spread(Measured::cpuSeconds, 2),
            pair.theirs().spread(Measured::wallSeconds, 2),
            pair.theirs().spread(Measured::cpuSeconds, 2));
    rounds
        .report()
        .bar(
            what + ", start to first byte at Vault against hello world",
            pair.ours().median(Measured::wallSeconds) / pair.theirs().median(Measured::wallSeconds),
            most);
  }

  private static Measured toVault(FunctionOptions options, Relay vault) {
    CompletableFuture<Instant> firstByte = vault.nextFirstByte();
    Instant begun = Instant.now();
    try (FunctionProcess function = FunctionProcess.start(options)) {
      CompletableFuture<Duration> cpu = firstByte.thenApply(at -> function.cpuTime());
      function.invoke("{}", Site.TIMEOUT).successBody();
      return new Measured(Duration.between(begun, firstByte.join()), cpu.join(), 0);
    }
  }

  private Measured hello() {
    FunctionOptions options =
        FunctionOptions.of(rounds.site().project().resolve("target/test-classes"), HELLO, Map.of());
    Instant begun = Instant.now();
    try (FunctionProcess function = FunctionProcess.start(options)) {
      function.invoke("{}", Site.TIMEOUT).successBody();
      return new Measured(Duration.between(begun, Instant.now()), function.cpuTime(), 0);
    }
  }

  /** The cache is written when a trained process ends in peace. */
  private static void train(FunctionOptions options, Path cache) {
    try (FunctionProcess function =
        FunctionProcess.start(options.withJvmFlags("-XX:AOTCacheOutput=" + cache))) {
      function.invoke("{}", Site.TIMEOUT).successBody();
      Shell.run(
          "kill -TERM %d; for i in $(seq 600); do [ -s %s ] && ! kill -0 %d 2>&1 && exit 0; sleep 0.1; done; exit 1"
              .formatted(function.pid(), cache, function.pid()),
          Map.of());
    }
  }
}
