package vaultsnapshot.stream;

import java.io.IOException;
import java.time.Instant;

/**
 * Reads a source once and hands every chunk to all readers at the same time.
 *
 * <pre>{@code
 * FanOut fanOut = new FanOut(chunkSizeBytes, chunkCount);
 * FanOut.Verdict<Summary> summary = fanOut.add("verifier", verifier);
 * FanOut.Verdict<Ready> ready = fanOut.add("uploader", uploader);
 * fanOut.run(source, giveUpAt);
 * summary.get(); ready.get();
 * }</pre>
 */
@SuppressWarnings("DoNotCallSuggester")
public final class FanOut {
  private final int chunkSizeBytes;
  private final int chunkCount;

  /**
   * The pool: {@code chunkCount} buffers of {@code chunkSizeBytes}, made when first needed, then
   * reused.
   */
  public FanOut(int chunkSizeBytes, int chunkCount) {
    this.chunkSizeBytes = chunkSizeBytes;
    this.chunkCount = chunkCount;
  }

  /** Adds a reader; {@code name} names its thread and its failures. */
  public <T> Verdict<T> add(String name, ChunkReader<T> reader) {
    throw new UnsupportedOperationException(name + reader + chunkSizeBytes + chunkCount);
  }

  /**
   * Reads the source to its end and waits for every reader's verdict.
   *
   * @param giveUpAt when to stop whatever happens: the source is aborted and {@link
   *     StreamDeadlineException} thrown
   * @throws IOException the first failure of any party; the others' are attached as suppressed
   */
  public void run(Source source, Instant giveUpAt) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** A reader's result, there once {@link FanOut#run} has returned normally. */
  public interface Verdict<T> {
    /** The result; throws {@link IllegalStateException} before the end. */
    T get();
  }
}
