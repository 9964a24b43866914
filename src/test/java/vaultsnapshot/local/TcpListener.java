package vaultsnapshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes TCP connections for something that stands before a server of this machine. Each is served
 * on a thread of its own and closed afterwards; all can be dropped at any time.
 */
public final class TcpListener implements AutoCloseable {
  private static final int WAITING = 64;

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What is done with a connection. It is over when either end breaks it. */
  @FunctionalInterface
  public interface Service {
    /** Serves it. */
    void serve(Socket client) throws IOException, InterruptedException;
  }

  /** What is done beside that, for as long as the connection lives. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException, InterruptedException;
  }

  private TcpListener(ServerSocket socket) {
    this.socket = socket;
  }

  /** Listens on loopback, at a port of its own. */
  public static TcpListener onLoopback() {
    try {
      return on(InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Listens at another of this machine's addresses. */
  static TcpListener on(InetAddress address) throws IOException {
    return new TcpListener(new ServerSocket(0, WAITING, address));
  }

  /** Serves connections from now on. */
  public void start(Service service) {
    threads.execute(() -> accept(service));
  }

  /** Where it listens. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Does something on another thread. */
  public void beside(Work work) {
    threads.execute(() -> run(work));
  }

  /** Connects to a server on loopback; the connection is dropped with the others. */
  public Socket connect(int port) throws IOException {
    Socket upstream = new Socket();
    open.add(upstream);
    upstream.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    return upstream;
  }

  /** Drops every connection that is open now. */
  public void drop() {
    for (Socket one : open) {
      try {
        one.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    open.clear();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    drop();
    threads.shutdownNow();
  }

  private void accept(Service service) {
    try {
      while (true) {
        Socket client = socket.accept();
        open.removeIf(Socket::isClosed);
        open.add(client);
        beside(() -> {
          try (client) {
            service.serve(client);
          }
        });
      }
    } catch (IOException closed) {
      // The listener is at its end.
    }
  }

  private static void run(Work work) {
    try {
      work.run();
    } catch (IOException broken) {
      // One of the two ends is gone, and with this the other too.
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
