package vaultsnapshot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;

/** Which threads of a cold run take its CPU. */
final class Profile {
  private static final double SHOWN_SHARE = 0.01;

  private final Rounds rounds;
  private final Source recorded;

  Profile(Rounds rounds, Source recorded) {
    this.rounds = rounds;
    this.recorded = recorded;
  }

  void run() {
    Site site = rounds.site();
    site.serve(recorded);
    FunctionOptions options = site.function(512, Map.of());
    Medians seconds = new Medians();
    List<Double> totals = new ArrayList<>();
    for (int run = 0; run < rounds.count(); run++) {
      try (FunctionProcess function = FunctionProcess.start(options)) {
        ThreadTimes times = new ThreadTimes(function.pid());
        String answer = function.invoke("{}", Site.TIMEOUT).successBody();
        totals.add(function.cpuTime().toMillis() / 1000.0);
        times.stop().forEach(seconds::add);
        site.requireStored(answer, recorded.content());
      }
    }
    table(seconds.byName(), Medians.of(totals));
  }

  private void table(Map<String, Double> seconds, double total) {
    Report report = rounds.report();
    report.say(
        "%n### CPU by thread: cold, to LocalStack, %.2f s in all (medians of %d runs)%n",
        total, rounds.count());
    report.say("| thread | CPU s | share |");
    report.say("|---|---:|---:|");
    List<Map.Entry<String, Double>> shown =
        seconds.entrySet().stream()
            .filter(thread -> thread.getValue() >= SHOWN_SHARE * total)
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .toList();
    shown.forEach(thread -> row("`" + thread.getKey() + "`", thread.getValue(), total));
    row(
        "others, and what threads used shortly before their end",
        total - shown.stream().mapToDouble(Map.Entry::getValue).sum(),
        total);
  }

  private void row(String what, double seconds, double total) {
    rounds.report().say("| %s | %.2f | %.0f %% |", what, seconds, 100 * seconds / total);
  }
}
