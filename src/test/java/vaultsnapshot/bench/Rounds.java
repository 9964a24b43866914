package vaultsnapshot.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;

/**
 * Runs two ways in turn, A B A B, after one round that does not count.
 *
 * @param count of the rounds that count
 */
record Rounds(Site site, Report report, int count) {
  /** Both ways' runs. */
  record Pair(Series ours, Series theirs) {}

  Pair inTurn(Supplier<Measured> ours, Supplier<Measured> theirs) {
    return inTurn(count, ours, theirs);
  }

  static Pair inTurn(int count, Supplier<Measured> ours, Supplier<Measured> theirs) {
    Pair pair = new Pair(new Series(), new Series());
    for (int round = 0; round <= count; round++) {
      Measured one = ours.get();
      Measured other = theirs.get();
      if (round > 0) {
        pair.ours().add(one);
        pair.theirs().add(other);
      }
    }
    return pair;
  }

  /** One call of a fresh process, from its start to the receipt. */
  static Measured cold(FunctionOptions options, Answer answer) {
    Instant begun = Instant.now();
    try (FunctionProcess function = FunctionProcess.start(options)) {
      return called(function, begun, Duration.ZERO, answer);
    }
  }

  /** One more call of a process. */
  static Measured warm(FunctionProcess function, Answer answer) {
    return called(function, Instant.now(), function.cpuTime(), answer);
  }

  private static Measured called(
      FunctionProcess function, Instant begun, Duration cpuBefore, Answer answer) {
    String body = function.invoke("{}", Site.TIMEOUT).successBody();
    Measured measured =
        new Measured(
            Duration.between(begun, Instant.now()),
            function.cpuTime().minus(cpuBefore),
            function.peakMemoryBytes());
    answer.check(body);
    return measured;
  }

  /** Looks at what a call answered, after it was measured. */
  @FunctionalInterface
  interface Answer {
    void check(String body);
  }
}
