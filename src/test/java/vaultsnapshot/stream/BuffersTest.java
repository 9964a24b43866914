package vaultsnapshot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BuffersTest {
  private static final int SIZE_BYTES = 8;
  private static final int COUNT = 3;

  private final Buffers buffers = new Buffers(SIZE_BYTES);
  private final Set<byte[]> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  @Test
  void oneStreamAfterTheOtherWorksWithTheSameBuffers() throws Exception {
    for (int stream = 0; stream < 10; stream++) {
      run(whole(), this::holdingAsManyAsThereAre);
    }

    assertThat(seen).hasSize(COUNT);
  }

  @Test
  void aFailingReaderTakesNoBufferWithIt() throws Exception {
    for (int stream = 0; stream < 10; stream++) {
      assertThatThrownBy(() -> run(whole(), this::failing)).hasMessage("reader fails");
    }

    run(whole(), this::holdingAsManyAsThereAre);

    assertThat(seen).hasSize(COUNT);
  }

  @Test
  void aBrokenSourceTakesNoBufferWithIt() throws Exception {
    for (int stream = 0; stream < 10; stream++) {
      assertThatThrownBy(() -> run(new BreakingSource(), this::holdingAsManyAsThereAre))
          .hasMessage("source breaks");
    }

    run(whole(), this::holdingAsManyAsThereAre);

    assertThat(seen).hasSize(COUNT);
  }

  private void run(Source source, ChunkReader<Boolean> reader) throws Exception {
    FanOut fanOut = new FanOut(buffers, COUNT);
    fanOut.add("reader", reader);
    fanOut.run(source, Instant.now().plusSeconds(60));
  }

  /** Holds the whole pool before it lets go of anything. */
  private Boolean holdingAsManyAsThereAre(Chunks chunks) throws IOException, InterruptedException {
    Optional<Chunk> next = chunks.next();
    while (next.isPresent()) {
      Chunk[] held = new Chunk[COUNT];
      int count = 0;
      for (; count < COUNT && next.isPresent(); count++) {
        held[count] = next.get();
        seen.add(held[count].array());
        next = count + 1 < COUNT ? chunks.next() : Optional.empty();
      }
      for (int i = 0; i < count; i++) {
        held[i].release();
      }
      next = chunks.next();
    }
    return true;
  }

  private Boolean failing(Chunks chunks) throws IOException, InterruptedException {
    chunks.next().map(Chunk::array).ifPresent(seen::add);
    throw new IOException("reader fails");
  }

  private static Source whole() {
    return new InputStreamSource(
        new ByteArrayInputStream(new byte[100 * SIZE_BYTES]), BuffersTest::nothing);
  }

  private static void nothing() {}

  /** Gives two buffers full and then breaks. */
  private final class BreakingSource implements Source {
    private int left = 2 * SIZE_BYTES;

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException("source breaks");
      }
      seen.add(buffer);
      int count = Math.min(left, length);
      left -= count;
      return count;
    }

    @Override
    public void abort() {}
  }
}
