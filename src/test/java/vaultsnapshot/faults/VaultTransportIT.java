package vaultsnapshot.faults;

import static vaultsnapshot.faults.Expectation.refused;
import static vaultsnapshot.faults.Expectation.stored;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Rule;

/** What can go wrong on the way between the function and Vault. */
@Execution(ExecutionMode.CONCURRENT)
final class VaultTransportIT {
  private static final String GROUP = "Between the function and Vault";

  @AfterAll
  static void endLanes() {
    Lanes.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void everyFaultIsSurvivedOrEndsCleanAndClear(FaultCase fault) {
    Lanes.with(fault.scene(), lane -> lane.show(fault));
  }

  static Stream<FaultCase> faults() {
    return Stream.of(
        FaultCase.vault(
            GROUP,
            "reset in the middle of the snapshot, once",
            Scene.SMALL,
            () -> Rule.of(Requests.SNAPSHOT, 1, Faults.resetAnswerAfter(5_000)),
            stored()),
        FaultCase.vault(
            GROUP,
            "reset in the middle of the snapshot, always",
            Scene.LARGE,
            () -> Rule.of(Requests.SNAPSHOT, Rule.ALWAYS, Faults.resetAnswerAfter(7_000_000)),
            refused("broke off after")));
  }
}
