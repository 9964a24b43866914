package vaultsnapshot.stream;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** The party that reads the source; no reader is called so. */
  private static final String SOURCE = "source";

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
    if (started.get() || parties().contains(name)) {
      throw new IllegalStateException(
          "reader " + name + ": expected a new name, before the run starts");
    }
    ReaderThread<T> thread = new ReaderThread<>(name, reader);
    readers.add(thread);
    return thread;
  }

  /**
   * Reads the source to its end and waits for every reader's verdict. The source has a thread of
   * its own, for what blocks in a read of the network neither an interrupt nor a deadline would
   * reach: whoever waits here can always go.
   *
   * <p>When a party fails, or this thread is interrupted, the source is aborted and the readers are
   * told to stop; this returns when they have. One that does not stop within five seconds is left
   * behind (a daemon thread) and named in a suppressed exception.
   *
   * @param giveUpAt when to stop whatever happens: the source is aborted and {@link
   *     StreamDeadlineException} thrown
   * @throws IOException the first failure of any party; the others' are attached as suppressed.
   *     Unchecked exceptions and errors of a party are thrown as they are.
   */
  public void run(Source source, Instant giveUpAt) throws IOException, InterruptedException {
    startOnce();
    Outcome outcome = new Outcome(parties(), () -> abandon(source));
    Pump pump =
        new Pump(
            source, pool, readers.stream().<ChunkQueue>map(ReaderThread::queue).toList(), outcome);
    readers.forEach(reader -> reader.start(outcome));
    Thread pumping =
        Thread.ofPlatform().daemon().name("stream-" + SOURCE).start(() -> pump(pump, outcome));
    await(outcome, giveUpAt, pump);
    end(outcome, pumping);
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
    } finally {
      outcome.ended(SOURCE);
    }
  }

  private static void await(Outcome outcome, Instant giveUpAt, Pump pump) {
    try {
      if (!outcome.awaitUntil(giveUpAt)) {
        outcome.failed(tooLate(giveUpAt, pump, outcome));
      }
    } catch (InterruptedException interrupted) {
      outcome.failed(interrupted);
    }
  }

  private void end(Outcome outcome, Thread pumping) throws InterruptedException {
    Set<String> stuck = outcome.awaitStopped(shutdownGrace);
    if (!stuck.isEmpty()) {
      outcome.failed(
          new IOException(
              "stream: told to stop, but still running after " + shutdownGrace + ": " + stuck));
    }
    if (!stuck.contains(SOURCE)) {
      pumping.join();
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
            + readersOf(outcome)
            + "; give the function a longer timeout (900 s at most) or more memory, with which its"
            + " CPU and network grow, or see what was waited for");
  }

  private static Set<String> readersOf(Outcome outcome) {
    Set<String> readers = outcome.running();
    readers.remove(SOURCE);
    return readers;
  }

  /** Everybody with a thread. */
  private Set<String> parties() {
    return Stream.concat(Stream.of(SOURCE), readers.stream().map(ReaderThread::name))
        .collect(Collectors.toSet());
  }

  /** A reader's result, there once {@link FanOut#run} has returned normally. */
  public interface Verdict<T> {
    /** The result; throws {@link IllegalStateException} before the end. */
    T get();
  }
}
