package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vaultsnapshot.stream.StreamDeadlineException;

final class FailuresTest {
  @Test
  void whatMayPassIsWorthAnotherAttemptAndWhatOnlyAPersonMendsIsNot() {
    assertThat(Failures.mayPass(new IOException("reset"))).isTrue();
    assertThat(Failures.mayPass(new StreamDeadlineException("late"))).isFalse();
    assertThat(Failures.mayPass(new IllegalStateException("a fault of ours"))).isFalse();
  }

  @Test
  void aFaultOfTheProgramIsToldFromOneOfTheWorld() {
    assertThat(Failures.foreseen(new IOException("reset"))).isTrue();
    assertThat(Failures.foreseen(new IllegalStateException("a fault of ours"))).isFalse();
    assertThat(failed(new IOException("reset")).foreseen()).isTrue();
    assertThat(failed(new IllegalStateException("a fault of ours")).foreseen()).isFalse();
  }

  private static RunFailedException failed(Exception cause) {
    return new RunFailedException("transfer", Optional.empty(), Aftermath.NOTHING.words(1), cause);
  }

  @Test
  void aFailureWithoutWordsIsCalledByItsType() {
    assertThat(Failures.words(new IOException("reset"))).isEqualTo("reset");
    assertThat(Failures.words(new IOException(" "))).isEqualTo("IOException");
    assertThat(Failures.words(new ClosedChannelException())).isEqualTo("ClosedChannelException");
  }
}
