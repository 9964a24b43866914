package vaultsnapshot.faults;

import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vaultsnapshot.faults.wire.Request;

/** Whenever the process is killed, the bucket holds nothing or all, and the next run repairs. */
@Execution(ExecutionMode.CONCURRENT)
final class DeathIT {
  /** In each scene: one of each kind of moment. */
  private static final int USUAL_DEATHS = 5;

  /** A run may be shorter than the usual one, and be over before the moment. */
  private static final int MOST_DRAWS = 10;

  @ParameterizedTest
  @EnumSource
  void aKillLeavesNothingOrAllAndTheSameEventRepairsIt(Scene scene) {
    Random random = Draws.of("deaths, " + scene);
    try (Lane lane = new Lane(scene)) {
      Death death = new Death(lane, UsualRun.of(lane));
      for (int i = 0; i < Draws.times(USUAL_DEATHS); i++) {
        int number = i;
        dieAtOneOf(() -> moment(scene, number, random), death);
      }
    }
  }

  private static void dieAtOneOf(Supplier<Moment> moments, Death death) {
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      Moment moment = moments.get();
      if (Draws.named("killed at " + moment, () -> death.cameAt(moment))) {
        return;
      }
    }
    throw new AssertionError("none of " + MOST_DRAWS + " moments lay within a run");
  }

  private static Moment moment(Scene scene, int number, Random random) {
    List<Moment> steps = narrowSteps(scene);
    return switch (number % USUAL_DEATHS) {
      case 0 -> new Moment.InTime(random.nextDouble());
      case 1 -> new Moment.AtRequest(random.nextDouble() / 2, phase(random));
      case 2 -> new Moment.AtRequest(0.5 + random.nextDouble() / 2, phase(random));
      case 3 ->
          new Moment.AtStep(
              "when S3 had done the commit and not answered", Requests.COMMIT, Phase.DONE);
      default ->
          steps.get(
              (List.of(Scene.values()).indexOf(scene) + number / USUAL_DEATHS) % steps.size());
    };
  }

  /** What chance alone would seldom meet. */
  private static List<Moment> narrowSteps(Scene scene) {
    return List.of(
        new Moment.AtStep("between commit and receipt", Requests.PUT_RECEIPT, Phase.UNSENT),
        new Moment.AtStep("in the middle of a part", onePart(scene), Phase.HALF_WAY),
        new Moment.AtStep("in the middle of the download", Requests.SNAPSHOT, Phase.HALF_WAY),
        new Moment.AtStep(
            "between a receipt's tag and its snapshot's",
            Requests.PUT_TAGS.and(request -> request.path().endsWith(".snap")),
            Phase.UNSENT));
  }

  private static Predicate<Request> onePart(Scene scene) {
    return scene.inParts() ? Requests.part(2) : Requests.PUT_SNAPSHOT;
  }

  private static Phase phase(Random random) {
    return List.of(Phase.values()).get(random.nextInt(Phase.values().length));
  }
}
