package vaultsnapshot.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP relay on loopback before a server: it passes bytes as they are, TLS and all, and cuts a
 * connection when told to. While it is shut it drops every connection at once, as a dead node does.
 */
public final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final URI server;
  private final TcpListener listener = TcpListener.onLoopback();
  private final AtomicReference<Hold> hold = new AtomicReference<>(Hold.NEVER);
  private final AtomicReference<Hold> requestHold = new AtomicReference<>(Hold.NEVER);
  private volatile boolean open;

  /** When a connection is held, what happens meanwhile, and whether it is cut then. */
  private record Hold(long afterBytes, Runnable event, boolean cut) {
    static final Hold NEVER = new Hold(Long.MAX_VALUE, () -> {}, false);
  }

  private Relay(URI server, boolean open) {
    this.server = server;
    this.open = open;
    listener.start(this::serve);
  }

  /** Passes everything to {@code server}. */
  public static Relay to(URI server) {
    return new Relay(server, true);
  }

  /** Drops everything until it is opened. */
  public static Relay shut(URI server) {
    return new Relay(server, false);
  }

  /** Where it listens, with the server's scheme. */
  public URI address() {
    return URI.create("https://127.0.0.1:" + listener.port());
  }

  /** Passes connections from now on. */
  public void open() {
    open = true;
  }

  /**
   * Holds the first answer that is longer than {@code bytes}, runs {@code before}, then shuts and
   * drops all connections.
   */
  public Relay cuttingAfter(long bytes, Runnable before) {
    hold.set(new Hold(bytes, before, true));
    return this;
  }

  /** Holds the first answer that is longer than {@code bytes} while {@code event} runs. */
  public Relay holdingAfter(long bytes, Runnable event) {
    hold.set(new Hold(bytes, event, false));
    return this;
  }

  /**
   * Lets {@code event} happen before the first request that is longer than {@code bytes} goes on.
   */
  public Relay holdingRequestAfter(long bytes, Runnable event) {
    requestHold.set(new Hold(bytes, event, false));
    return this;
  }

  /** Drops all connections once a request is longer than {@code bytes}, and shuts. */
  public Relay cuttingRequestAfter(long bytes) {
    requestHold.set(new Hold(bytes, () -> {}, true));
    return this;
  }

  @Override
  public void close() {
    listener.close();
  }

  private void serve(Socket client) throws IOException {
    if (!open) {
      return;
    }
    try (Socket upstream = listener.connect(server.getPort())) {
      listener.beside(() -> {
        try (client;
            upstream) {
          pass(client.getInputStream(), upstream.getOutputStream(), requestHold);
        }
      });
      pass(upstream.getInputStream(), client.getOutputStream(), hold);
    }
  }

  private void pass(InputStream from, OutputStream to, AtomicReference<Hold> held)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long passed = 0;
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      passed += count;
      if (passed > held.get().afterBytes() && holdNow(held)) {
        return;
      }
    }
  }

  /** Tells whether the connection was cut. */
  private boolean holdNow(AtomicReference<Hold> held) {
    Hold now = held.getAndSet(Hold.NEVER);
    now.event().run();
    if (now.cut()) {
      open = false;
      listener.drop();
    }
    return now.cut();
  }
}
