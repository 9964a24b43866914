package vaultsnapshot.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP relay on loopback before a server: it passes bytes as they are, TLS and all, and cuts a
 * connection when told to. While it is shut it drops every connection at once, as a dead node does.
 */
public final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final URI server;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicReference<Hold> hold = new AtomicReference<>(Hold.NEVER);
  private final AtomicReference<Hold> requestHold = new AtomicReference<>(Hold.NEVER);
  private volatile boolean open;

  /** When a connection is held, what happens meanwhile, and whether it is cut then. */
  private record Hold(long afterBytes, Runnable event, boolean cut) {
    static final Hold NEVER = new Hold(Long.MAX_VALUE, () -> {}, false);
  }

  private Relay(URI server, ServerSocket listener, boolean open) {
    this.server = server;
    this.listener = listener;
    this.open = open;
  }

  /** Passes everything to {@code server}. */
  public static Relay to(URI server) {
    return start(server, true);
  }

  /** Drops everything until it is opened. */
  public static Relay shut(URI server) {
    return start(server, false);
  }

  /** Where it listens, with the server's scheme. */
  public URI address() {
    return URI.create("https://127.0.0.1:" + listener.getLocalPort());
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

  @Override
  public void close() {
    drop();
    try {
      listener.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    threads.shutdownNow();
  }

  private static Relay start(URI server, boolean open) {
    try {
      Relay relay =
          new Relay(server, new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1")), open);
      relay.threads.execute(relay::accept);
      return relay;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // The listener is closed: the relay is at its end.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket()) {
      if (!open) {
        return;
      }
      upstream.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.getPort()));
      sockets.add(upstream);
      threads.execute(() -> passRequests(client, upstream));
      pass(upstream.getInputStream(), client.getOutputStream(), hold);
    } catch (IOException broken) {
      // One of the two ends is gone, and with this the other too.
    }
  }

  private void passRequests(Socket client, Socket upstream) {
    try (client;
        upstream) {
      pass(client.getInputStream(), upstream.getOutputStream(), requestHold);
    } catch (IOException broken) {
      // As above.
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
      drop();
    }
    return now.cut();
  }

  private void drop() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
