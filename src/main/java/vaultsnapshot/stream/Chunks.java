package vaultsnapshot.stream;

import java.util.Optional;

/** The chunks of one stream, in order, as one reader sees them. */
public interface Chunks {
  /**
   * Waits for the next chunk.
   *
   * @return the chunk, or nothing after the source's clean end
   * @throws StreamAbandonedException if the source or another reader failed
   */
  Optional<Chunk> next() throws InterruptedException, StreamAbandonedException;
}
