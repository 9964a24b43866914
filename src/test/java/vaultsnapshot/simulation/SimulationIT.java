package vaultsnapshot.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three years of backups, over and over: what the settings promise is in the bucket at every
 * moment, whatever happens.
 *
 * <p>{@code -Dsimulation.seeds=5} tries more seeds, {@code -Dsimulation.seed=7} begins with another
 * one.
 */
@Execution(ExecutionMode.CONCURRENT)
final class SimulationIT {
  static Stream<Arguments> worlds() {
    return Stream.of(
            worlds(Firing.HOURLY, 1),
            worlds(Firing.CATCHING_UP, 1),
            worlds(Firing.DAILY, 1),
            worlds(Firing.WEEKLY, 2))
        .flatMap(same -> same);
  }

  private static Stream<Arguments> worlds(Firing firing, int seeds) {
    long first = Long.getLong("simulation.seed", 1);
    return LongStream.range(first, first + (long) seeds * Integer.getInteger("simulation.seeds", 1))
        .mapToObj(seed -> Arguments.of(firing, seed));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void whatTheSettingsPromiseIsThereAtEveryMoment(Firing firing, long seed) throws Exception {
    long begun = System.nanoTime();
    try (World world = new World(Scenario.of(firing, seed))) {
      Map<String, Integer> tally = world.live();
      System.out.printf(
          "simulated %s, seed %d, in %d ms: %s%n",
          firing, seed, Duration.ofNanos(System.nanoTime() - begun).toMillis(), tally);
      assertThat(tally).containsKey("STORED");
    }
  }
}
