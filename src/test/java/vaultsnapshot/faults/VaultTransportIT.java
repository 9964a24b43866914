package vaultsnapshot.faults;

import static vaultsnapshot.faults.Expectation.refused;
import static vaultsnapshot.faults.Expectation.stored;
import static vaultsnapshot.faults.wire.Rule.ALWAYS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.faults.wire.Fault;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Rule;

/** What can go wrong on the way between the function and Vault. */
@Execution(ExecutionMode.CONCURRENT)
final class VaultTransportIT {
  private static final String GROUP = "On the way to and from Vault";

  /** Enough for one attempt and its repetitions, not for all that a run would otherwise make. */
  private static final Duration SHORT = Duration.ofSeconds(45);

  private static final long MIDDLE_OF_SMALL = 5_000;
  private static final long MIDDLE_OF_LARGE = 7_000_000;

  @AfterAll
  static void endLanes() {
    Lanes.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"broken", "slow", "busy"})
  void everyFaultIsSurvivedOrEndsCleanAndClear(FaultCase fault) {
    Lanes.with(fault.scene(), lane -> lane.show(fault));
  }

  static List<FaultCase> broken() {
    List<FaultCase> cases = new ArrayList<>();
    for (long after : List.of(0L, 1L, 12L, MIDDLE_OF_SMALL)) {
      String at = after == 0 ? "after the headers" : "after " + after + " bytes";
      cases.add(once("reset " + at, Scene.SMALL, Faults.resetAnswerAfter(after)));
      cases.add(once("half-closed " + at, Scene.SMALL, Faults.halfCloseAnswerAfter(after)));
      cases.add(
          once(
              "ended cleanly under 200 OK " + at,
              Scene.SMALL,
              Faults.endAnswerCleanlyAfter(after)));
    }
    for (Scene scene : List.of(Scene.LARGE, Scene.LARGE_TMP)) {
      cases.add(once("reset in the middle", scene, Faults.resetAnswerAfter(MIDDLE_OF_LARGE)));
      cases.add(
          once("half-closed in the middle", scene, Faults.halfCloseAnswerAfter(MIDDLE_OF_LARGE)));
      cases.add(
          once(
              "ended cleanly under 200 OK in the middle",
              scene,
              Faults.endAnswerCleanlyAfter(MIDDLE_OF_LARGE)));
      cases.add(
          always(
              "reset in the middle", scene, Faults.resetAnswerAfter(MIDDLE_OF_LARGE), "broke off"));
      cases.add(
          always(
              "half-closed in the middle",
              scene,
              Faults.halfCloseAnswerAfter(MIDDLE_OF_LARGE),
              "broke off"));
      cases.add(
          always(
              "ended cleanly under 200 OK in the middle",
              scene,
              Faults.endAnswerCleanlyAfter(MIDDLE_OF_LARGE),
              "ended early"));
    }
    cases.add(once("reset before the answer", Scene.SMALL, Faults.resetAtOnce()));
    cases.add(always("reset before the answer", Scene.SMALL, Faults.resetAtOnce(), "(snapshot)"));
    cases.add(
        new FaultCase(
            GROUP,
            "connection reset at the question for the leader, once",
            Scene.SMALL,
            lane -> {},
            lane -> lane.vault().spoil(Rule.of(Requests.LEADER, 1, Faults.resetAtOnce()))::fired,
            stored(),
            Duration.ofMinutes(5)));
    return cases;
  }

  static List<FaultCase> slow() {
    return List.of(
        once("no first byte", Scene.SMALL, Faults.stall()),
        always("no first byte", Scene.SMALL, Faults.stall(), "(snapshot)", "no answer")
            .within(SHORT),
        once("silence in the middle", Scene.LARGE, Faults.stallAnswerAfter(MIDDLE_OF_LARGE)),
        always(
                "silence in the middle",
                Scene.LARGE,
                Faults.stallAnswerAfter(MIDDLE_OF_LARGE),
                "no byte for 5s")
            .within(SHORT),
        always(
                "silence in the middle",
                Scene.LARGE_TMP,
                Faults.stallAnswerAfter(MIDDLE_OF_LARGE),
                "no byte for 5s")
            .within(SHORT),
        FaultCase.vault(
            GROUP,
            "a trickle that ends in time",
            Scene.SMALL,
            () ->
                Rule.of(
                    Requests.SNAPSHOT,
                    1,
                    Faults.trickleAnswerAfter(1_000, 1_000, Duration.ofMillis(50))),
            stored()),
        FaultCase.vault(
                GROUP,
                "a trickle without end",
                Scene.LARGE,
                () ->
                    Rule.of(
                        Requests.SNAPSHOT,
                        ALWAYS,
                        Faults.trickleAnswerAfter(MIDDLE_OF_LARGE, 100, Duration.ofMillis(100))),
                refused("deadline"))
            .within(Duration.ofSeconds(20)));
  }

  static Stream<FaultCase> busy() {
    List<FaultCase> cases = new ArrayList<>();
    for (int status : List.of(429, 500, 502, 503, 504)) {
      for (boolean retryAfter : List.of(false, true)) {
        Fault fault =
            retryAfter
                ? Faults.answer(status, "application/json", ERRORS, "Retry-After", "1")
                : Faults.answer(status, "application/json", ERRORS);
        String name = status + (retryAfter ? " with" : " without") + " Retry-After";
        cases.add(once(name, Scene.SMALL, fault));
        cases.add(
            FaultCase.vault(
                GROUP,
                "snapshot: " + name + ", twice",
                Scene.SMALL,
                () -> Rule.of(Requests.SNAPSHOT, 2, fault),
                stored()));
        cases.add(
            always(name, Scene.SMALL, fault, "(snapshot)", String.valueOf(status), "some words")
                .within(SHORT));
      }
    }
    cases.add(
        always(
            "503 with a Retry-After of a day",
            Scene.SMALL,
            Faults.answer(503, "application/json", ERRORS, "Retry-After", "86400"),
            "503"));
    cases.add(
        always(
                "503 with a Retry-After that is no time",
                Scene.SMALL,
                Faults.answer(503, "application/json", ERRORS, "Retry-After", "soon"),
                "503")
            .within(SHORT));
    cases.add(
        once(
            "500 'cannot take snapshot now' after a membership change",
            Scene.SMALL,
            Faults.answer(
                500,
                "application/json",
                "{\"errors\":[\"cannot take snapshot now, wait until the configuration entry at 34"
                    + " has been applied\"]}")));
    cases.add(
        FaultCase.vault(
            GROUP,
            "login: 503, once",
            Scene.SMALL,
            () -> Rule.of(Requests.LOGIN, 1, Faults.answer(503, "application/json", ERRORS)),
            stored()));
    cases.add(
        FaultCase.vault(
            GROUP,
            "health: 500, once",
            Scene.SMALL,
            () -> Rule.of(Requests.HEALTH, 1, Faults.answer(500, "application/json", ERRORS)),
            stored()));
    return cases.stream();
  }

  private static final String ERRORS = "{\"errors\":[\"some words of the server\"]}";

  private static FaultCase once(String name, Scene scene, Fault fault) {
    return FaultCase.vault(
        GROUP,
        "snapshot: " + name + ", once",
        scene,
        () -> Rule.of(Requests.SNAPSHOT, 1, fault),
        stored());
  }

  private static FaultCase always(String name, Scene scene, Fault fault, String... words) {
    return FaultCase.vault(
        GROUP,
        "snapshot: " + name + ", always",
        scene,
        () -> Rule.of(Requests.SNAPSHOT, ALWAYS, fault),
        refused(words));
  }
}
