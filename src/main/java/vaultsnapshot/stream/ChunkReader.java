package vaultsnapshot.stream;

import java.io.IOException;

/**
 * One reader of a {@link FanOut}, run on a thread of its own.
 *
 * @param <T> its verdict
 */
@FunctionalInterface
public interface ChunkReader<T> {
  /**
   * Reads {@code chunks} to the end and returns a verdict.
   *
   * <p>Every chunk that {@link Chunks#next()} gave must be released once, from any thread; holding
   * many back starves the others. Returning before the end is allowed: the rest is then discarded
   * for this reader. When another reader or the source fails, {@code next()} throws {@link
   * StreamAbandonedException}, and the thread is interrupted.
   */
  T read(Chunks chunks) throws IOException, InterruptedException;
}
