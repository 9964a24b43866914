package vaultsnapshot.stream;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Moves the source's bytes into chunks. */
final class Pump {
  private final Source source;
  private final ChunkPool pool;
  private final List<ChunkQueue> queues;
  private final Outcome outcome;
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile String waitingFor = "the source";

  Pump(Source source, ChunkPool pool, List<ChunkQueue> queues, Outcome outcome) {
    this.source = source;
    this.pool = pool;
    this.queues = queues;
    this.outcome = outcome;
  }

  /** Reads to the source's end; every chunk but the last is full. */
  void run() throws IOException, InterruptedException {
    int length;
    do {
      byte[] buffer = takeBuffer();
      length = fill(buffer);
      hand(buffer, length);
    } while (length == pool.chunkSizeBytes());
    waitingFor = "the readers' verdicts";
    queues.forEach(ChunkQueue::end);
  }

  /** How far it came, for the message of a deadline. */
  String progress() {
    return bytesRead + " bytes read, waiting for " + waitingFor;
  }

  private byte[] takeBuffer() throws InterruptedException, StreamAbandonedException {
    waitingFor = "a reader to release a chunk";
    byte[] buffer = pool.take();
    waitingFor = "the source";
    return buffer;
  }

  private int fill(byte[] buffer) throws IOException {
    int filled = 0;
    while (filled < buffer.length) {
      int count = read(buffer, filled);
      if (count == -1) {
        break;
      }
      filled += count;
      bytesRead.addAndGet(count);
    }
    return filled;
  }

  private int read(byte[] buffer, int offset) throws IOException {
    if (outcome.hasFailed()) {
      throw new StreamAbandonedException();
    }
    int wanted = buffer.length - offset;
    int count = source.read(buffer, offset, wanted);
    if (count == 0 || count < -1 || count > wanted) {
      throw new IllegalStateException(
          "source: expected 1 to " + wanted + " bytes or -1 at its end, got " + count);
    }
    return count;
  }

  private void hand(byte[] buffer, int length) {
    if (length > 0) {
      SharedBuffer shared = new SharedBuffer(buffer, length, pool, queues.size());
      queues.forEach(queue -> queue.put(shared));
    }
  }
}
