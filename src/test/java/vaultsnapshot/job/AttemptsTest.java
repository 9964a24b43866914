package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vaultsnapshot.stream.StreamDeadlineException;

final class AttemptsTest {
  private static final Instant START = Instant.parse("2026-11-23T02:00:00Z");

  private final List<Attempts.Failed> retries = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = START;
  private int runs;

  @Test
  void whatMayPassIsTriedAgain() throws Exception {
    Attempts attempts = attempts(Duration.ofMinutes(15));
    assertThat(attempts.run(() -> failingTimes(1))).isEqualTo("done");
    assertThat(retries).extracting(Attempts.Failed::attempt).containsExactly(1);
    assertThat(attempts.failed()).isEqualTo(1);
  }

  @Test
  void threeAttemptsAreEnough() {
    Attempts attempts = attempts(Duration.ofMinutes(15));
    assertThatThrownBy(() -> attempts.run(() -> failingTimes(9))).hasMessage("reset 3");
    assertThat(runs).isEqualTo(Attempts.MOST);
    assertThat(pauses).hasSize(2);
    assertThat(pauses.getFirst()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(pauses.getLast()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void whatOnlyAPersonCanMendEndsAtOnce() {
    Attempts attempts = attempts(Duration.ofMinutes(15));
    assertThatThrownBy(() ->
            attempts.run(() -> {
              runs++;
              throw new StreamDeadlineException("time is over");
            }))
        .isInstanceOf(StreamDeadlineException.class);
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void anAttemptThatWouldNotFitIntoTheTimeIsNotMade() {
    Attempts attempts = attempts(Duration.ofMinutes(10));
    assertThatThrownBy(() ->
            attempts.run(() -> {
              runs++;
              now = now.plus(Duration.ofMinutes(6));
              throw new IOException("reset");
            }))
        .hasMessage("reset");
    assertThat(runs).isEqualTo(1);
  }

  private Attempts attempts(Duration time) {
    InstantSource clock = () -> now;
    return new Attempts(clock, pauses::add, START.plus(time), retries::add);
  }

  private String failingTimes(int failures) throws IOException {
    runs++;
    if (runs <= failures) {
      throw new IOException("reset " + runs);
    }
    return "done";
  }
}
