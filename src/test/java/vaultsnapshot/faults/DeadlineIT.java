package vaultsnapshot.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vaultsnapshot.faults.wire.Rule;
import vaultsnapshot.local.OutputLine;
import vaultsnapshot.local.Waiting;

/**
 * Wherever Lambda's deadline finds the run, it has ended by itself before: aborted, revoked,
 * reported.
 *
 * <p>The timeouts here are shorter than the 60 s that the template demands, so that the tests are
 * quick. Of the cleaning up they leave room for what takes its usual time, not for an abort or a
 * reader that itself hangs for its five seconds.
 */
@Execution(ExecutionMode.CONCURRENT)
final class DeadlineIT {
  private static final int USUAL_DEADLINES = 5;

  /** The last third of what can hang is only in an upload of several parts. */
  private static final List<Scene> FIRST =
      List.of(Scene.SMALL, Scene.SMALL_TMP, Scene.LARGE, Scene.LARGE_TMP);

  private static final int LEAST_SECONDS = 16;
  private static final int MOST_SECONDS = 22;
  private static final int MOST_TRIES = 3;
  private static final Duration NEXT_LIMIT = Duration.ofMinutes(5);
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(60);

  /** How the stations say that time was over, or that no other attempt fits into what is left. */
  private static final Pattern TIME_OVER =
      Pattern.compile(
          "deadline|in the time that was left|the run's time (for this call is|was) over|no time left|no answer within");

  /** As in production: the run's own time ends first. */
  private static final Map<String, String> PATIENT =
      Map.of("VAULT_FIRST_BYTE_TIMEOUT", "10m", "VAULT_STALL_TIMEOUT", "60s");

  @ParameterizedTest
  @EnumSource
  void aRunEndsByItselfBeforeItsTimeIsOut(Scene scene) {
    Random random = Draws.of("deadlines, " + scene);
    List<Hang> hangs = from(scene);
    try (Lane lane = new Lane(scene, PATIENT)) {
      lane.mend().storeFour();
      for (int i = 0; i < Draws.times(USUAL_DEADLINES); i++) {
        Hang hang = hangs.get(i % hangs.size());
        Duration limit =
            Duration.ofMillis(random.nextInt(LEAST_SECONDS * 1000, MOST_SECONDS * 1000));
        strikeAt(lane, hang, limit);
      }
    }
  }

  /** Every scene begins elsewhere, so that the usual draws of all scenes meet every one. */
  private static List<Hang> from(Scene scene) {
    List<Hang> hangs = new ArrayList<>(Hang.in(scene));
    Collections.rotate(hangs, -USUAL_DEADLINES * FIRST.indexOf(scene));
    return hangs;
  }

  /**
   * On a busy machine the deadline may strike before the run has come to where it is to hang: that
   * too has to end well, and is tried again with more time.
   */
  private static void strikeAt(Lane lane, Hang hang, Duration first) {
    Duration limit = first;
    for (int tries = 0; tries < MOST_TRIES; tries++, limit = limit.plus(first)) {
      Duration now = limit;
      if (Draws.named(hang + " within " + now, () -> struckAt(lane, hang, now))) {
        return;
      }
    }
    throw new AssertionError(hang + ": not one of " + MOST_TRIES + " runs came so far");
  }

  private static boolean struckAt(Lane lane, Hang hang, Duration limit) {
    lane.mend();
    Rule rule = hang.proxy().apply(lane).spoil(Rule.of(hang.requests(), Rule.ALWAYS, hang.fault()));
    Events.Event event = Events.next();
    int linesBefore = lane.process().output().size();
    Trial trial = lane.run(event, limit);
    Set<String> leaked = lane.leaked(trial);
    if (rule.fired() > 0) {
      FaultTable.add(row(hang, trial, leaked));
    }
    assertThat(leaked).as("secrets where none may be").isEmpty();
    assertEndedInTime(trial);
    assertReported(lane, linesBefore, trial);
    lane.awaitIdle();
    if (loggedIn(lane)) {
      assertThat(lane.vault().requests()).as("the revocation").anyMatch(Requests.REVOKE);
    }
    if (rule.fired() > 0) {
      assertLeft(hang, trial);
    }
    assertRepaired(lane, event, trial);
    return rule.fired() > 0;
  }

  /** Whether the run came to have a token: no request without one comes after the login. */
  private static boolean loggedIn(Lane lane) {
    return lane.vault().requests().stream()
        .anyMatch(request -> request.head().header("X-Vault-Token").isPresent());
  }

  private static void assertEndedInTime(Trial trial) {
    assertThat(trial.wasKilled()).as("it was to end by itself: %s", trial.said()).isFalse();
    trial.assertPromises();
    if (!trial.succeeded()) {
      assertThat(trial.error()).containsPattern(TIME_OVER);
    }
  }

  private static void assertLeft(Hang hang, Trial trial) {
    assertThat(trial.succeeded()).as(trial.said()).isEqualTo(hang.left() == Hang.Left.ALL);
    assertThat(trial.snapshot().isPresent()).isEqualTo(hang.left() != Hang.Left.NOTHING);
    assertThat(trial.receipt().isPresent()).isEqualTo(hang.left() == Hang.Left.ALL);
    assertThat(trial.uploads()).as("unfinished uploads").isEmpty();
  }

  private static void assertReported(Lane lane, int linesBefore, Trial trial) {
    String failure = "\"Failure\":" + (trial.succeeded() ? 0 : 1);
    Waiting.until(
        "function: the metric " + failure,
        OUTPUT_LIMIT,
        () ->
            lane.process().output().stream()
                .skip(linesBefore)
                .map(OutputLine::text)
                .anyMatch(line -> line.contains("\"_aws\"") && line.contains(failure)));
  }

  private static void assertRepaired(Lane lane, Events.Event event, Trial trial) {
    lane.mend();
    Trial next = lane.run(event, NEXT_LIMIT);
    next.assertPromises();
    assertThat(next.error()).as("the same event without the fault").isEmpty();
    assertThat(next.answer("status"))
        .isEqualTo(trial.snapshot().isPresent() ? "already-stored" : "stored");
    assertThat(lane.leaked(next)).as("secrets where none may be").isEmpty();
    RetentionTags.assertRight(lane.store());
  }

  private static FaultTable.Row row(Hang hang, Trial trial, Set<String> leaked) {
    return new FaultTable.Row(
        Death.GROUP,
        "Lambda's timeout drawn at random, the run hangs " + hang.where(),
        1,
        trial.outcome(),
        trial.inTheBucket(),
        trial.took(),
        trial.error(),
        trial.badObject().isPresent() ? 1 : 0,
        leaked.size());
  }
}
