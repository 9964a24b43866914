package vaultsnapshot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the message of a deadline says about how far the stream came. */
final class PumpTest {
  private final List<String> progress = new ArrayList<>();
  private final ChunkQueue queue = new ChunkQueue("reader");
  private final Outcome outcome = new Outcome(Set.of("reader"), () -> {});

  @Test
  void whileTheSourceIsReadItSaysSo() throws Exception {
    Pump pump = pump(2);
    pump.run();
    assertThat(progress)
        .containsExactly(
            "0 bytes read, waiting for the source",
            "10 bytes read, waiting for the source",
            "20 bytes read, waiting for the source");
    assertThat(pump.progress()).isEqualTo("20 bytes read, waiting for the readers' verdicts");
  }

  @Test
  void whileAllChunksAreHeldItSaysSo() {
    Pump pump = pump(Integer.MAX_VALUE);
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(pump::run);
    assertThat(pump.progress()).isEqualTo("30 bytes read, waiting for a reader to release a chunk");
  }

  /** A pump whose source fills so many chunks of ten bytes, three of which the pool holds. */
  private Pump pump(int chunks) {
    Pump[] made = new Pump[1];
    Source source =
        new Source() {
          @Override
          public int read(byte[] buffer, int offset, int length) {
            progress.add(made[0].progress());
            return progress.size() > chunks ? -1 : length;
          }

          @Override
          public void abort() {}
        };
    made[0] = new Pump(source, new ChunkPool(new Buffers(10), 3), List.of(queue), outcome);
    return made[0];
  }
}
