package vaultsnapshot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Alone, for it looks whether a thread of the process is left behind. The time limit only ends a
 * run that hangs; nothing here waits for it.
 */
@Isolated
@Timeout(60)
final class FanOutTest {
  private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");
  private static final byte[] BYTES = randomBytes(10_000);

  @AfterEach
  void noThreadIsLeftBehind() {
    assertThat(streamThreads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 9_999, 10_000, 10_001})
  void everyReaderSeesEveryByteInOrder(int chunkBytes) throws Exception {
    FanOut fanOut = new FanOut(chunkBytes, 3);
    FanOut.Verdict<byte[]> one = fanOut.add("one", FanOutTest::collect);
    FanOut.Verdict<byte[]> two = fanOut.add("two", FanOutTest::collect);
    fanOut.run(new TrickleSource(BYTES), LATER);
    assertThat(one.get()).isEqualTo(BYTES);
    assertThat(two.get()).isEqualTo(BYTES);
  }

  @Test
  void everyChunkButTheLastIsFullHoweverTheSourceTrickles() throws Exception {
    FanOut fanOut = new FanOut(4096, 2);
    FanOut.Verdict<List<Integer>> lengths = fanOut.add("lengths", FanOutTest::lengths);
    fanOut.run(new TrickleSource(BYTES), LATER);
    assertThat(lengths.get()).containsExactly(4096, 4096, 10_000 - 2 * 4096);
  }

  @Test
  void anEmptySourceGivesNoChunk() throws Exception {
    FanOut fanOut = new FanOut(16, 1);
    FanOut.Verdict<List<Integer>> lengths = fanOut.add("lengths", FanOutTest::lengths);
    fanOut.run(new TrickleSource(new byte[0]), LATER);
    assertThat(lengths.get()).isEmpty();
  }

  @Test
  void buffersAreReusedAndNeverMoreThanThePoolHolds() throws Exception {
    Set<byte[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
    FanOut fanOut = new FanOut(10, 4);
    fanOut.add(
        "buffers",
        forEach(chunk -> {
          buffers.add(chunk.array());
          chunk.release();
        }));
    fanOut.run(new TrickleSource(BYTES), LATER);
    assertThat(buffers).hasSizeBetween(1, 4);
  }

  @Test
  void theSourceIsNeverFurtherAheadOfTheSlowestReaderThanThePool() throws Exception {
    AtomicLong released = new AtomicLong();
    AtomicLong mostAhead = new AtomicLong();
    TrickleSource bytes = new TrickleSource(BYTES);
    Source counting =
        source((buffer, offset, length) -> {
          int count = bytes.read(buffer, offset, length);
          mostAhead.accumulateAndGet(bytes.given() - released.get(), Math::max);
          return count;
        });
    FanOut fanOut = new FanOut(10, 3);
    fanOut.add("fast", FanOutTest::collect);
    fanOut.add(
        "slow",
        forEach(chunk -> {
          released.addAndGet(chunk.length());
          chunk.release();
        }));
    fanOut.run(counting, LATER);
    assertThat(mostAhead.get()).isBetween(1L, 30L);
  }

  @Test
  void aBufferIsOverwrittenOnlyAfterEveryReaderReleasedIt() throws Exception {
    FanOut fanOut = new FanOut(10, 3);
    fanOut.add("fast", FanOutTest::collect);
    FanOut.Verdict<byte[]> late = fanOut.add("late", chunks -> collectHoldingTwo(chunks));
    fanOut.run(new TrickleSource(BYTES), LATER);
    assertThat(late.get()).isEqualTo(BYTES);
  }

  @Test
  void chunksMayBeReleasedByOtherThreads() throws Exception {
    FanOut fanOut = new FanOut(1000, 2);
    FanOut.Verdict<Integer> verdict =
        fanOut.add(
            "handing on",
            chunks -> {
              List<Thread> threads = new ArrayList<>();
              for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
                threads.add(Thread.ofVirtual().start(next.get()::release));
              }
              for (Thread thread : threads) {
                thread.join();
              }
              return threads.size();
            });
    fanOut.run(new TrickleSource(BYTES), LATER);
    assertThat(verdict.get()).isEqualTo(10);
  }

  @Test
  void aReaderThatReturnsEarlyDoesNotKeepTheOthersFromTheRest() throws Exception {
    FanOut fanOut = new FanOut(10, 2);
    FanOut.Verdict<String> early = fanOut.add("early", chunks -> "seen enough");
    FanOut.Verdict<Integer> afterOne =
        fanOut.add(
            "after one",
            chunks -> {
              Chunk first = chunks.next().orElseThrow();
              first.release();
              return 1;
            });
    FanOut.Verdict<byte[]> whole = fanOut.add("whole", FanOutTest::collect);
    fanOut.run(new TrickleSource(BYTES), LATER);
    assertThat(early.get()).isEqualTo("seen enough");
    assertThat(afterOne.get()).isEqualTo(1);
    assertThat(whole.get()).isEqualTo(BYTES);
  }

  @Test
  void aFailureOfTheSourceIsThrownAsItIsAndTheReadersAreTold() {
    IOException broken = new IOException("connection reset");
    AtomicReference<Throwable> told = new AtomicReference<>();
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add("reader", noting(told));
    TrickleSource bytes = new TrickleSource(new byte[100]);
    Source breaking =
        source((buffer, offset, length) -> {
          int count = bytes.read(buffer, offset, length);
          if (count == -1) {
            throw broken;
          }
          return count;
        });
    assertThatThrownBy(() -> fanOut.run(breaking, LATER))
        .isSameAs(broken)
        .hasNoSuppressedExceptions();
    assertThat(told.get())
        .isInstanceOfAny(StreamAbandonedException.class, InterruptedException.class);
  }

  @Test
  void aFailureOfAReaderAbortsABlockedSourceAndTellsTheOtherReaders() {
    IOException refused = new IOException("bad archive");
    AtomicReference<Throwable> told = new AtomicReference<>();
    BlockedSource source = new BlockedSource();
    FanOut fanOut = new FanOut(16, 2);
    FanOut.Verdict<String> failing =
        fanOut.add(
            "failing",
            chunks -> {
              source.blocked.await();
              throw refused;
            });
    fanOut.add("other", noting(told));
    assertThatThrownBy(() -> fanOut.run(source, LATER)).isSameAs(refused);
    assertThat(source.aborts.get()).isEqualTo(1);
    assertThat(told.get())
        .isInstanceOfAny(StreamAbandonedException.class, InterruptedException.class);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(failing::get);
  }

  @Test
  void whatOthersThrowBecauseOfTheFirstFailureIsAttachedToIt() {
    IOException first = new IOException("first");
    IOException second = new IOException("cleaning up failed too");
    BlockedSource source = new BlockedSource();
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add(
        "first",
        chunks -> {
          source.blocked.await();
          throw first;
        });
    fanOut.add(
        "second",
        chunks -> {
          try {
            return collect(chunks);
          } catch (StreamAbandonedException | InterruptedException told) {
            throw second;
          }
        });
    assertThatThrownBy(() -> fanOut.run(source, LATER))
        .isSameAs(first)
        .satisfies(thrown ->
            assertThat(thrown.getSuppressed())
                .containsExactlyInAnyOrder(second, source.afterAbort));
  }

  @Test
  void anUncheckedExceptionOfAReaderSurfaces() {
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add(
        "broken",
        chunks -> {
          throw new IllegalArgumentException("a defect");
        });
    assertThatThrownBy(() -> fanOut.run(new BlockedSource(), LATER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a defect");
  }

  @Test
  void anErrorOfAReaderSurfaces() {
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add(
        "broken",
        chunks -> {
          throw new NoClassDefFoundError("a/Class");
        });
    assertThatThrownBy(() -> fanOut.run(new BlockedSource(), LATER))
        .isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void anUncheckedExceptionOfTheSourceSurfaces() {
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add("reader", FanOutTest::collect);
    Source nothing = source((buffer, offset, length) -> 0);
    assertThatThrownBy(() -> fanOut.run(nothing, LATER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected 1 to 16 bytes or -1 at its end, got 0");
  }

  @Test
  void aSourceWhoseAbortFailsDoesNotHideTheFirstFailure() {
    IOException first = new IOException("first");
    RuntimeException abortFailed = new IllegalStateException("abort failed");
    TrickleSource bytes = new TrickleSource(BYTES);
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add(
        "first",
        chunks -> {
          throw first;
        });
    Source source =
        new Source() {
          @Override
          public int read(byte[] buffer, int offset, int length) {
            return bytes.read(buffer, offset, length);
          }

          @Override
          public void abort() {
            throw abortFailed;
          }
        };
    assertThatThrownBy(() -> fanOut.run(source, LATER))
        .isSameAs(first)
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(abortFailed));
  }

  @Test
  void atTheDeadlineABlockedSourceIsAborted() {
    BlockedSource source = new BlockedSource();
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add("verifier", FanOutTest::collect);
    assertThatThrownBy(() -> fanOut.run(source, Instant.now().plusMillis(50)))
        .isInstanceOf(StreamDeadlineException.class)
        .hasMessageContaining("stream: not finished at its deadline ")
        .hasMessageContaining("readers still at work: [verifier]");
    assertThat(source.aborts.get()).isEqualTo(1);
  }

  @Test
  void aDeadlineInThePastEndsTheRunToo() {
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add("verifier", FanOutTest::collect);
    assertThatThrownBy(() -> fanOut.run(new BlockedSource(), Instant.EPOCH))
        .isInstanceOf(StreamDeadlineException.class);
  }

  @Test
  void atTheDeadlineAReaderThatHoldsAllChunksIsEnded() {
    FanOut fanOut = new FanOut(10, 2);
    fanOut.add(
        "hoarder",
        chunks -> {
          while (chunks.next().isPresent()) {
            // Holds on to every chunk.
          }
          return "never";
        });
    assertThatThrownBy(() -> fanOut.run(new TrickleSource(BYTES), Instant.now().plusMillis(50)))
        .isInstanceOf(StreamDeadlineException.class)
        .hasMessageContaining("readers still at work: [hoarder]");
  }

  @Test
  void aReaderThatDoesNotStopIsLeftBehindAndNamed() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    IOException first = new IOException("first");
    FanOut fanOut = new FanOut(10, 2, Duration.ofMillis(1));
    fanOut.add(
        "stuck",
        chunks -> {
          threads.add(Thread.currentThread());
          started.countDown();
          awaitUninterruptibly(released);
          return "late";
        });
    fanOut.add(
        "failing",
        chunks -> {
          threads.add(Thread.currentThread());
          started.await();
          throw first;
        });
    try {
      assertThatThrownBy(() -> fanOut.run(new BlockedSource(), LATER))
          .isSameAs(first)
          .satisfies(thrown ->
              assertThat(List.of(thrown.getSuppressed()))
                  .extracting(Throwable::getMessage)
                  .anySatisfy(message ->
                      assertThat(message)
                          .startsWith("stream: told to stop, but still running after PT0.0")
                          .endsWith("stuck]")));
    } finally {
      released.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void anInterruptOfTheCallerAbortsABlockedSource() throws Exception {
    BlockedSource source = new BlockedSource();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    FanOut fanOut = new FanOut(10, 1);
    fanOut.add("verifier", FanOutTest::collect);
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                fanOut.run(source, LATER);
              } catch (IOException | InterruptedException failure) {
                thrown.set(failure);
              }
            });
    source.blocked.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(source.aborts.get()).isEqualTo(1);
  }

  @Test
  void aSourceThatDoesNotStopIsLeftBehindAndNamed() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<Thread> reading = new CompletableFuture<>();
    IOException first = new IOException("first");
    FanOut fanOut = new FanOut(10, 2, Duration.ofMillis(1));
    fanOut.add(
        "failing",
        chunks -> {
          reading.join();
          throw first;
        });
    Source stuck =
        source((buffer, offset, length) -> {
          reading.complete(Thread.currentThread());
          awaitUninterruptibly(released);
          return -1;
        });
    try {
      assertThatThrownBy(() -> fanOut.run(stuck, LATER))
          .isSameAs(first)
          .satisfies(thrown ->
              assertThat(List.of(thrown.getSuppressed()))
                  .extracting(Throwable::getMessage)
                  .anySatisfy(message -> assertThat(message).contains("still running", "source")));
    } finally {
      released.countDown();
      reading.join().join();
    }
  }

  @Test
  void anInterruptOfTheCallerEndsTheRun() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    FanOut fanOut = new FanOut(10, 1);
    fanOut.add(
        "hoarder",
        chunks -> {
          chunks.next();
          waiting.countDown();
          chunks.next();
          return "never";
        });
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                fanOut.run(new TrickleSource(BYTES), LATER);
              } catch (IOException | InterruptedException failure) {
                thrown.set(failure);
              }
            });
    waiting.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void releasingAChunkTwiceIsAnError() {
    assertThatThrownBy(() ->
            runWith(chunk -> {
              chunk.release();
              chunk.release();
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reader reader: released a chunk twice");
  }

  @Test
  void lookingAtAReleasedChunkIsAnError() {
    assertThatThrownBy(() ->
            runWith(chunk -> {
              chunk.release();
              chunk.array();
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reader reader: looked at a released chunk");
  }

  @Test
  void returningWithChunksUnreleasedIsAnError() {
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add("forgetful", chunks -> chunks.next().isPresent());
    assertThatThrownBy(() -> fanOut.run(new TrickleSource(BYTES), LATER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reader forgetful: returned without releasing 1 chunk(s)");
  }

  @Test
  void aVerdictIsThereOnlyAfterTheRun() {
    FanOut fanOut = new FanOut(16, 2);
    FanOut.Verdict<byte[]> verdict = fanOut.add("reader", FanOutTest::collect);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(verdict::get)
        .withMessage("reader reader: no verdict before the run succeeded");
  }

  @Test
  void itRunsOnceAndWithAtLeastOneReaderOfEachName() throws Exception {
    FanOut empty = new FanOut(16, 2);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> empty.run(new TrickleSource(BYTES), LATER));

    FanOut fanOut = new FanOut(16, 2);
    fanOut.add("reader", FanOutTest::collect);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> fanOut.add("reader", FanOutTest::collect));
    fanOut.run(new TrickleSource(BYTES), LATER);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> fanOut.run(new TrickleSource(BYTES), LATER));
  }

  @Test
  void anEmptyPoolIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new FanOut(0, 1))
        .withMessage("chunkSizeBytes: expected at least 1, got 0");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new FanOut(1, 0))
        .withMessage("chunkCount: expected at least 1, got 0");
  }

  private static void runWith(Consumer<Chunk> use) throws Exception {
    FanOut fanOut = new FanOut(16, 2);
    fanOut.add("reader", forEach(use));
    fanOut.run(new TrickleSource(BYTES), LATER);
  }

  private static ChunkReader<String> forEach(Consumer<Chunk> use) {
    return chunks -> {
      for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
        use.accept(next.get());
      }
      return "done";
    };
  }

  private static ChunkReader<String> noting(AtomicReference<Throwable> told) {
    return chunks -> {
      try {
        collect(chunks);
        return "done";
      } catch (IOException | InterruptedException failure) {
        told.set(failure);
        throw failure;
      }
    };
  }

  private static byte[] collect(Chunks chunks) throws IOException, InterruptedException {
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
      collected.write(next.get().array(), 0, next.get().length());
      next.get().release();
    }
    return collected.toByteArray();
  }

  /** Looks at each chunk only when the one behind it is there too. */
  private static byte[] collectHoldingTwo(Chunks chunks) throws IOException, InterruptedException {
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    ArrayDeque<Chunk> held = new ArrayDeque<>();
    for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
      held.add(next.get());
      if (held.size() == 2) {
        take(held.remove(), collected);
      }
    }
    held.forEach(chunk -> take(chunk, collected));
    return collected.toByteArray();
  }

  private static void take(Chunk chunk, ByteArrayOutputStream collected) {
    collected.write(chunk.array(), 0, chunk.length());
    chunk.release();
  }

  private static List<Integer> lengths(Chunks chunks) throws IOException, InterruptedException {
    List<Integer> lengths = new ArrayList<>();
    for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
      lengths.add(next.get().length());
      next.get().release();
    }
    return lengths;
  }

  private static Set<String> streamThreads() {
    Set<String> names = new HashSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.isAlive() && thread.getName().startsWith("stream-")) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException ignored) {
        // That is what this reader is made for.
      }
    }
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static Source source(Reading reading) {
    return new Source() {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return reading.read(buffer, offset, length);
      }

      @Override
      public void abort() {}
    };
  }

  @FunctionalInterface
  private interface Reading {
    int read(byte[] buffer, int offset, int length) throws IOException;
  }

  /** Gives a few bytes at a time, in uneven portions. */
  private static final class TrickleSource implements Source {
    private final ByteArrayInputStream bytes;
    private final AtomicLong given = new AtomicLong();

    TrickleSource(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = bytes.read(buffer, offset, (int) Math.min(length, 1 + given.get() % 13));
      given.addAndGet(Math.max(count, 0));
      return count;
    }

    @Override
    public void abort() {}

    long given() {
      return given.get();
    }
  }

  /** Blocks, as a stalled connection does, until it is aborted. */
  private static final class BlockedSource implements Source {
    final CountDownLatch blocked = new CountDownLatch(1);
    final AtomicInteger aborts = new AtomicInteger();
    final IOException afterAbort = new IOException("socket closed");
    private final CountDownLatch aborted = new CountDownLatch(1);

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      blocked.countDown();
      awaitUninterruptibly(aborted);
      throw afterAbort;
    }

    @Override
    public void abort() {
      aborts.incrementAndGet();
      aborted.countDown();
    }
  }
}
