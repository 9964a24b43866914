package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetryTest {
  private static final Instant START = Instant.parse("2026-11-23T02:00:00Z");
  private static final Instant IN_AN_HOUR = START.plus(Duration.ofHours(1));

  /** Time passes by pausing, and not otherwise. */
  private Instant now = START;

  private final List<Duration> pauses = new ArrayList<>();
  private final Retry retry = new Retry(() -> now, this::pause, new Random(1));
  private int attempts;

  @Test
  void whatSucceedsIsNotRepeated() throws InterruptedException {
    assertThat(retry.run(IN_AN_HOUR, () -> ++attempts)).isEqualTo(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aPermanentErrorIsNotRepeated() {
    assertThatThrownBy(() -> retry.run(IN_AN_HOUR, () -> fail(new PermanentVaultException("no"))))
        .isInstanceOf(PermanentVaultException.class);
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void aBusyNodeGetsTheTimeOfAnElection() {
    assertThatThrownBy(() -> retry.run(IN_AN_HOUR, () -> fail(busy(Duration.ZERO))))
        .isInstanceOf(RetryableVaultException.class);
    assertThat(attempts).isEqualTo(Backoff.OF_A_BUSY_NODE.attempts());
    assertThat(Duration.between(START, now))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  @Test
  void aDeadAddressIsToldWithinSeconds() {
    RetryableVaultException dead = new RetryableVaultException("dead", new IOException());
    assertThatThrownBy(() -> retry.run(IN_AN_HOUR, () -> fail(dead))).isSameAs(dead);
    assertThat(attempts).isEqualTo(Backoff.OF_NO_ANSWER.attempts());
    assertThat(Duration.between(START, now)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void noPauseGoesBeyondTheEnd() {
    Instant end = START.plusSeconds(3);
    assertThatThrownBy(() -> retry.run(end, () -> fail(busy(Duration.ZERO))))
        .isInstanceOf(RetryableVaultException.class);
    assertThat(now).isBefore(end);
    assertThat(attempts).isBetween(2, 4);
  }

  @Test
  void aPauseThatWasAskedForIsKept() {
    assertThatThrownBy(() -> retry.run(IN_AN_HOUR, () -> fail(busy(Duration.ofSeconds(30)))))
        .isInstanceOf(RetryableVaultException.class);
    assertThat(pauses).hasSize(7).containsOnly(Duration.ofSeconds(30));
  }

  @Test
  void pausesDoubleWithHalfLeftToChance() {
    Backoff backoff = new Backoff(9, Duration.ofSeconds(1), Duration.ofSeconds(4));
    Random random = new Random(1);
    assertThat(pausesAfter(1, backoff, random))
        .allMatch(pause -> isBetween(pause, 500, 1000))
        .hasSizeGreaterThan(10);
    assertThat(pausesAfter(2, backoff, random)).allMatch(pause -> isBetween(pause, 1000, 2000));
    assertThat(pausesAfter(8, backoff, random)).allMatch(pause -> isBetween(pause, 2000, 4000));
  }

  private static List<Duration> pausesAfter(int failures, Backoff backoff, Random random) {
    return IntStream.range(0, 100)
        .mapToObj(_ -> backoff.pause(failures, Optional.empty(), random))
        .distinct()
        .toList();
  }

  private static boolean isBetween(Duration pause, long leastMillis, long mostMillis) {
    return pause.toMillis() >= leastMillis && pause.toMillis() <= mostMillis;
  }

  private int fail(VaultException failure) {
    attempts++;
    throw failure;
  }

  private static RetryableVaultException busy(Duration retryAfter) {
    return new RetryableVaultException("busy", retryAfter);
  }

  private void pause(Duration duration) {
    pauses.add(duration);
    now = now.plus(duration);
  }
}
