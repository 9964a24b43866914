package vaultsnapshot.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Kills the function's process in the middle of a run, and looks at what comes of it. */
record Death(Lane lane, UsualRun usual) {
  static final String GROUP = "Death and deadline";

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Runs an event up to the moment; false where the run was over before. */
  boolean cameAt(Moment moment) {
    lane.mend();
    Events.Event event = Events.next();
    Runnable takeBack = moment.prepare(lane, usual, lane.process()::kill);
    Trial run = lane.run(event, LIMIT);
    takeBack.run();
    if (run.succeeded()) {
      return false;
    }
    lane.process().kill();
    lane.awaitIdle();
    assertRepaired(moment, event, run);
    return true;
  }

  private void assertRepaired(Moment moment, Events.Event event, Trial run) {
    Trial killed = Trial.of(run.result(), run.stem(), run.took(), lane.store());
    Set<String> leaked = new TreeSet<>(lane.leaked(killed));
    List<String> staged = stagedFiles();
    lane.mend();
    Trial next = lane.run(event, LIMIT);
    leaked.addAll(lane.leaked(next));
    FaultTable.add(row(moment, killed, next, leaked.size()));
    assertThat(killed.wasKilled()).as("it was to be killed: %s", killed.said()).isTrue();
    assertThat(staged).as("staged files that the killed process left").isEmpty();
    assertThat(leaked).as("secrets where none may be").isEmpty();
    killed.assertPromises();
    next.assertPromises();
    assertThat(next.error()).as("the same event again").isEmpty();
    assertThat(next.answer("status"))
        .isEqualTo(killed.snapshot().isPresent() ? "already-stored" : "stored");
    killed
        .snapshot()
        .ifPresent(whole -> assertThat(next.snapshot().orElseThrow()).isEqualTo(whole));
    assertThat(next.versions())
        .containsExactlyInAnyOrder(next.stem() + ".json", next.stem() + ".snap");
    // Only the bucket's rule AbortIncompleteMultipartUpload takes away what the killed one left.
    assertThat(next.uploads()).isEqualTo(killed.uploads());
    RetentionTags.assertRight(lane.store());
  }

  private List<String> stagedFiles() {
    try (Stream<Path> files = Files.walk(lane.process().temporaryFolder())) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private FaultTable.Row row(Moment moment, Trial killed, Trial next, int leaked) {
    int bad = (int) Stream.of(killed, next).filter(trial -> trial.badObject().isPresent()).count();
    return new FaultTable.Row(
        GROUP,
        "kill -9 " + moment.words() + " (" + lane.scene().words() + ")",
        1,
        "killed; the same event again: " + (next.succeeded() ? next.answer("status") : "failed"),
        killed.inTheBucket(),
        killed.took(),
        next.error(),
        bad,
        leaked);
  }
}
