package vaultsnapshot.stream;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Reads a source once and hands every chunk to all readers at the same time.
 *
 * <pre>{@code
 * FanOut fanOut = new FanOut(buffers, chunkCount);
 * FanOut.Verdict<Summary> summary = fanOut.add("verifier", verifier);
 * FanOut.Verdict<Ready> ready = fanOut.add("uploader", uploader);
 * fanOut.run(source, giveUpAt);
 * summary.get(); ready.get();
 * }</pre>
 *
 * <p>For one stream: it is run once.
 */
public final class FanOut {
  /** How long a reader that was told to stop may take; well inside the reserve of a run. */
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

  private final ChunkPool pool;
  private final Duration shutdownGrace;
  private final List<ReaderThread<?>> readers = new ArrayList<>();
  private final AtomicBoolean started = new AtomicBoolean();

  /**
   * With a pool of {@code chunkCount} out of {@code buffers}, taken when first needed, then reused,
   * and given back when the run has ended.
   */
  public FanOut(Buffers buffers, int chunkCount) {
    this(buffers, chunkCount, SHUTDOWN_GRACE);
  }

  /** With {@code chunkCount} buffers of its own, of {@code chunkSizeBytes} each. */
  public FanOut(int chunkSizeBytes, int chunkCount) {
    this(chunkSizeBytes, chunkCount, SHUTDOWN_GRACE);
  }

  FanOut(int chunkSizeBytes, int chunkCount, Duration shutdownGrace) {
    this(new Buffers(chunkSizeBytes), chunkCount, shutdownGrace);
  }

  private FanOut(Buffers buffers, int chunkCount, Duration shutdownGrace) {
    this.pool = new ChunkPool(buffers, chunkCount);
    this.shutdownGrace = shutdownGrace;
  }

  /**
   * Adds a reader.
   *
   * @param name names its thread ({@code stream-<name>}) and what it is blamed for; unique
   */
  public <T> Verdict<T> add(String name, ChunkReader<T> reader) {
    if (started.get() || names().contains(name)) {
      throw new IllegalStateException(
          "reader " + name + ": expected a new name, before the run starts");
    }
    ReaderThread<T> thread = new ReaderThread<>(name, reader);
    readers.add(thread);
    return thread;
  }

  /**
   * Reads the source, on this thread, to its end and waits for every reader's verdict.
   *
   * <p>When a party fails, the source is aborted and the readers are told to stop; this returns
   * when they have. One that does not stop within five seconds is left behind (a daemon thread) and
   * named in a suppressed exception.
   *
   * @param giveUpAt when to stop whatever happens: the source is aborted and {@link
   *     StreamDeadlineException} thrown
   * @throws IOException the first failure of any party; the others' are attached as suppressed.
   *     Unchecked exceptions and errors of a party are thrown as they are.
   */
  public void run(Source source, Instant giveUpAt) throws IOException, InterruptedException {
    startOnce();
    Outcome outcome = new Outcome(names(), () -> abandon(source));
    Pump pump =
        new Pump(
            source, pool, readers.stream().<ChunkQueue>map(ReaderThread::queue).toList(), outcome);
    Watchdog watchdog =
        new Watchdog(giveUpAt, () -> outcome.failed(tooLate(giveUpAt, pump, outcome)));
    watchdog.start();
    readers.forEach(reader -> reader.start(outcome));
    pump(pump, outcome);
    awaitReaders(outcome);
    watchdog.stop();
    outcome.throwIfFailed();
    readers.forEach(ReaderThread::succeed);
  }

  private void startOnce() {
    if (readers.isEmpty() || !started.compareAndSet(false, true)) {
      throw new IllegalStateException("fan-out: expected at least one reader and a single run");
    }
  }

  private void abandon(Source source) {
    pool.abandon();
    readers.forEach(ReaderThread::abandon);
    source.abort();
  }

  private static void pump(Pump pump, Outcome outcome) {
    try {
      pump.run();
    } catch (IOException | InterruptedException | RuntimeException | Error failure) {
      outcome.failed(failure);
    }
  }

  private void awaitReaders(Outcome outcome) throws InterruptedException {
    try {
      outcome.awaitReaders(shutdownGrace);
    } catch (InterruptedException interrupted) {
      outcome.failed(interrupted);
      outcome.awaitReaders(shutdownGrace);
    }
    Set<String> stuck = outcome.running();
    if (!stuck.isEmpty()) {
      outcome.failed(
          new IOException(
              "stream: told to stop, but still running after " + shutdownGrace + ": " + stuck));
    }
    for (ReaderThread<?> reader : readers) {
      if (!stuck.contains(reader.name())) {
        reader.join();
      }
    }
    if (stuck.isEmpty()) {
      pool.end();
    }
  }

  private static StreamDeadlineException tooLate(Instant giveUpAt, Pump pump, Outcome outcome) {
    return new StreamDeadlineException(
        "stream: not finished at its deadline "
            + giveUpAt
            + ": "
            + pump.progress()
            + "; readers still at work: "
            + outcome.running()
            + "; give the function a longer timeout (900 s at most) or more memory, with which its"
            + " CPU and network grow, or see what was waited for");
  }

  private Set<String> names() {
    return readers.stream().map(ReaderThread::name).collect(Collectors.toSet());
  }

  /** A reader's result, there once {@link FanOut#run} has returned normally. */
  public interface Verdict<T> {
    /** The result; throws {@link IllegalStateException} before the end. */
    T get();
  }
}
