package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import vaultsnapshot.stream.Chunk;
import vaultsnapshot.stream.Chunks;
import vaultsnapshot.stream.StreamAbandonedException;

/**
 * The chunks of some bytes. A released chunk is overwritten at once, as the pool would, so that
 * whoever reads it later reads rubbish.
 */
final class TestChunks implements Chunks {
  private static final int CHUNK_SIZE_BYTES = 256 * 1024;

  private final byte[] bytes;
  private final boolean abandoned;
  private final List<TestChunk> given = new CopyOnWriteArrayList<>();
  private int position;

  private TestChunks(byte[] bytes, boolean abandoned) {
    this.bytes = bytes;
    this.abandoned = abandoned;
  }

  static TestChunks of(byte[] bytes) {
    return new TestChunks(bytes, false);
  }

  /** Where another party fails behind the last byte. */
  static TestChunks abandonedAfter(byte[] bytes) {
    return new TestChunks(bytes, true);
  }

  @Override
  public Optional<Chunk> next() throws StreamAbandonedException {
    if (position == bytes.length) {
      if (abandoned) {
        throw new StreamAbandonedException();
      }
      return Optional.empty();
    }
    int end = Math.min(bytes.length, position + CHUNK_SIZE_BYTES);
    TestChunk chunk = new TestChunk(Arrays.copyOfRange(bytes, position, end));
    position = end;
    given.add(chunk);
    return Optional.of(chunk);
  }

  void assertAllReleasedOnce() {
    assertThat(given).isNotEmpty().allMatch(chunk -> chunk.releases.get() == 1);
  }

  private static final class TestChunk implements Chunk {
    private final byte[] array;
    private final AtomicInteger releases = new AtomicInteger();

    TestChunk(byte[] array) {
      this.array = array;
    }

    @Override
    public byte[] array() {
      return array;
    }

    @Override
    public int length() {
      return array.length;
    }

    @Override
    public void release() {
      releases.incrementAndGet();
      Arrays.fill(array, (byte) 0xEE);
    }
  }
}
