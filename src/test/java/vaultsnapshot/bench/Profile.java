package vaultsnapshot.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;

/** Which threads of a cold run take its CPU. */
final class Profile {
  private static final double SHOWN_SHARE = 0.01;

  private final Rounds rounds;
  private final Source recorded;

  /**
   * One run.
   *
   * @param total seconds of CPU
   * @param threads the same by thread
   */
  private record Run(double total, Map<String, Double> threads) {}

  Profile(Rounds rounds, Source recorded) {
    this.rounds = rounds;
    this.recorded = recorded;
  }

  void run() {
    FunctionOptions options = rounds.site().function(512, Map.of());
    rounds.site().serve(recorded);
    List<Run> runs = new ArrayList<>();
    for (int round = 0; round <= rounds.count(); round++) {
      Run run = cold(options);
      if (round > 0) {
        runs.add(run);
      }
    }
    runs.sort(Comparator.comparingDouble(Run::total));
    table(runs.get(runs.size() / 2));
  }

  private Run cold(FunctionOptions options) {
    try (FunctionProcess function = FunctionProcess.start(options)) {
      ThreadTimes times = new ThreadTimes(function.pid());
      String answer = function.invoke("{}", Site.TIMEOUT).successBody();
      Map<String, Double> threads = times.stop();
      Run run = new Run(function.cpuTime().toMillis() / 1000.0, threads);
      rounds.site().requireStored(answer, recorded.content());
      return run;
    }
  }

  private void table(Run run) {
    Report report = rounds.report();
    report.say(
        "%n### CPU by thread: cold, to LocalStack, the run in the middle of %d: %.2f s%n",
        rounds.count(), run.total());
    report.say("| thread | CPU s | share |");
    report.say("|---|---:|---:|");
    List<Map.Entry<String, Double>> shown =
        run.threads().entrySet().stream()
            .filter(thread -> thread.getValue() >= SHOWN_SHARE * run.total())
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .toList();
    shown.forEach(thread -> row("`" + thread.getKey() + "`", thread.getValue(), run.total()));
    row(
        "others, and what threads used shortly before their end",
        run.total() - shown.stream().mapToDouble(Map.Entry::getValue).sum(),
        run.total());
  }

  private void row(String what, double seconds, double total) {
    rounds.report().say("| %s | %.2f | %.0f %% |", what, seconds, 100 * seconds / total);
  }
}
