package vaultsnapshot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An aborted stream is never taken for one that has ended. */
final class InputStreamSourceTest {
  @Test
  void anAbortedInputStreamNeverLooksLikeItsCleanEnd() throws Exception {
    InputStreamSource source = new InputStreamSource(InputStream.nullInputStream(), () -> {});
    assertThat(source.read(new byte[1], 0, 1)).isEqualTo(-1);
    source.abort();
    assertThatExceptionOfType(StreamAbandonedException.class)
        .isThrownBy(() -> source.read(new byte[1], 0, 1));
  }

  @Test
  void anAbortWhileTheStreamIsReadIsNotTakenForItsEndEither() {
    AtomicReference<InputStreamSource> source = new AtomicReference<>();
    AtomicInteger cancelled = new AtomicInteger();
    source.set(
        new InputStreamSource(
            new InputStream() {
              @Override
              public int read() {
                return -1;
              }

              @Override
              public int read(byte[] buffer, int offset, int length) {
                source.get().abort();
                return read();
              }
            },
            cancelled::incrementAndGet));
    assertThatExceptionOfType(StreamAbandonedException.class)
        .isThrownBy(() -> source.get().read(new byte[1], 0, 1));
    assertThat(cancelled.get()).isEqualTo(1);
  }
}
