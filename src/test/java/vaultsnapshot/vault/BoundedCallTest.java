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
    assertThatThrownBy(() -> blocked(inTime(), () -> aMoment))
        .isInstanceOf(BoundedCall.StalledException.class);
    assertThat(aborted.getCount()).isZero();
  }

  @Test
  void workThatMovesOnWhenItWouldHaveStoodStillIsNotCut() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    BoundedCall.Stall moving =
        () -> {
          asked.countDown();
          return CLOCK.instant().plusMillis(1);
        };
    boolean done =
        BoundedCall.run(
            () -> {
              asked.await();
              return true;
            },
            inTime(),
            moving,
            CLOCK,
            aborted::countDown);
    assertThat(done).isTrue();
    assertThat(aborted.getCount()).isOne();
  }

  @Test
  void theEndOfItsTimeCutsWorkThatMovesOn() {
    assertThatThrownBy(
            () -> blocked(CLOCK.instant().plusMillis(50), () -> CLOCK.instant().plusMillis(1)))
        .isExactlyInstanceOf(BoundedCall.OutOfTimeException.class);
    assertThat(aborted.getCount()).isZero();
  }

  private static Instant inTime() {
    return CLOCK.instant().plusSeconds(60);
  }

  private boolean blocked(Instant giveUpAt) throws Exception {
    return blocked(giveUpAt, () -> Instant.MAX);
  }

  private boolean blocked(Instant giveUpAt, BoundedCall.Stall stall) throws Exception {
    return BoundedCall.run(
        () -> {
          aborted.await();
          return true;
        },
        giveUpAt,
        stall,
        CLOCK,
        aborted::countDown);
  }
}
