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
    assertThatThrownBy(() -> blocked(CLOCK.instant().plusSeconds(60)))
        .isInstanceOf(InterruptedException.class);
    assertThat(aborted.getCount()).isZero();
  }

  @Test
  void theEndOfItsTimeCutsWhatTheCallIsBlockedOn() {
    assertThatThrownBy(() -> blocked(CLOCK.instant().plusMillis(50)))
        .isInstanceOf(BoundedCall.OutOfTimeException.class);
    assertThat(aborted.getCount()).isZero();
  }

  private boolean blocked(Instant giveUpAt) throws Exception {
    return BoundedCall.run(
        () -> {
          aborted.await();
          return true;
        },
        giveUpAt,
        CLOCK,
        aborted::countDown);
  }
}
