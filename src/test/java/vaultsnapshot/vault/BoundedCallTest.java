package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class BoundedCallTest {
  private static final InstantSource CLOCK = InstantSource.system();

  private final CountDownLatch aborted = new CountDownLatch(1);

  /** Of a clock that only these tests move. */
  private Instant now = Instant.parse("2026-11-22T02:00:00Z");

  @Test
  void anInterruptCutsWhatTheCallIsBlockedOn() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> blocked(inTime())).isInstanceOf(InterruptedException.class);
    assertThat(aborted.getCount()).isZero();
  }

  @Test
  void theEndOfItsTimeCutsWhatTheCallIsBlockedOn() {
    assertThatThrownBy(() -> blocked(CLOCK.instant().plusMillis(50)))
        .isInstanceOf(BoundedCall.OutOfTimeException.class);
    assertThat(aborted.getCount()).isZero();
  }

  @Test
  void workThatStandsStillForTooLongIsCut() {
    Instant aMoment = CLOCK.instant().plusMillis(50);
    assertThatThrownBy(() -> blocked(inTime(), () -> aMoment, CLOCK))
        .isInstanceOf(BoundedCall.StalledException.class);
    assertThat(aborted.getCount()).isZero();
  }

  @Test
  void workThatMovesOnWhenItWouldHaveStoodStillIsNotCut() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    BoundedCall.Stall moving =
        () -> {
          asked.countDown();
          return now.plusMillis(1);
        };
    boolean done =
        BoundedCall.run(
            () -> {
              asked.await();
              return true;
            },
            now.plusSeconds(60),
            moving,
            () -> now,
            aborted::countDown);
    assertThat(done).isTrue();
    assertThat(aborted.getCount()).isOne();
  }

  @Test
  void theEndOfItsTimeCutsWorkThatMovesOn() {
    BoundedCall.Stall moving =
        () -> {
          now = now.plusSeconds(1);
          return now.plusMillis(1);
        };
    assertThatThrownBy(() -> blocked(now.plusSeconds(3), moving, () -> now))
        .isExactlyInstanceOf(BoundedCall.OutOfTimeException.class);
    assertThat(aborted.getCount()).isZero();
  }

  private static Instant inTime() {
    return CLOCK.instant().plusSeconds(60);
  }

  private boolean blocked(Instant giveUpAt) throws Exception {
    return blocked(giveUpAt, () -> Instant.MAX, CLOCK);
  }

  private boolean blocked(Instant giveUpAt, BoundedCall.Stall stall, InstantSource clock)
      throws Exception {
    return BoundedCall.run(
        () -> {
          aborted.await();
          return true;
        },
        giveUpAt,
        stall,
        clock,
        aborted::countDown);
  }
}
