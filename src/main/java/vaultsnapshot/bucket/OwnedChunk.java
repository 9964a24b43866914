package vaultsnapshot.bucket;

import java.util.Arrays;
import vaultsnapshot.stream.Chunk;

/** A chunk outside the pool, which nobody else waits for. */
final class OwnedChunk implements Chunk {
  private final byte[] bytes;

  private OwnedChunk(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes the array over. */
  static OwnedChunk of(byte[] bytes) {
    return new OwnedChunk(bytes);
  }

  static OwnedChunk copyOf(Chunk chunk) {
    return new OwnedChunk(Arrays.copyOf(chunk.array(), chunk.length()));
  }

  @Override
  public byte[] array() {
    return bytes;
  }

  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public void release() {
    // Not from a pool: the garbage collector takes it.
  }
}
