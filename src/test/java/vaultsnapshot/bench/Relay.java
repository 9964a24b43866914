package vaultsnapshot.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import vaultsnapshot.local.TcpListener;

/** Passes TCP on to a server: notes when a client's first byte came by, and slows clients down. */
final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final URI server;
  private final TcpListener listener = TcpListener.onLoopback();
  private final AtomicReference<CompletableFuture<Instant>> firstByte =
      new AtomicReference<>(new CompletableFuture<>());
  private final Object pace = new Object();
  private volatile long bytesPerSecond = Long.MAX_VALUE;

  /** In front of {@code server}. */
  Relay(URI server) {
    this.server = server;
    listener.start(this::serve);
  }

  /** The same server, through this. */
  URI address() {
    return URI.create(server.getScheme() + "://127.0.0.1:" + listener.port());
  }

  /** When the next connection's first byte comes. */
  CompletableFuture<Instant> nextFirstByte() {
    CompletableFuture<Instant> next =
        new CompletableFuture<Instant>().orTimeout(60, TimeUnit.SECONDS);
    firstByte.set(next);
    return next;
  }

  /** What all clients together may send from now on. */
  void limit(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
  }

  @Override
  public void close() {
    listener.close();
  }

  private void serve(Socket client) throws IOException, InterruptedException {
    CompletableFuture<Instant> first = firstByte.get();
    try (Socket upstream = listener.connect(server.getPort())) {
      listener.beside(() -> {
        try (client;
            upstream) {
          upstream.getInputStream().transferTo(client.getOutputStream());
        }
      });
      pass(client, upstream, first);
    }
  }

  private void pass(Socket client, Socket upstream, CompletableFuture<Instant> first)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream in = client.getInputStream();
    for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
      first.complete(Instant.now());
      upstream.getOutputStream().write(buffer, 0, length);
      keepPace(length);
    }
  }

  /** Holds everybody up for as long as these bytes take. */
  private void keepPace(int length) throws InterruptedException {
    long limit = bytesPerSecond;
    if (limit < Long.MAX_VALUE) {
      synchronized (pace) {
        TimeUnit.NANOSECONDS.sleep(length * 1_000_000_000L / limit);
      }
    }
  }
}
