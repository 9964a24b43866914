package vaultsnapshot.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Lets containers reach a server that listens on loopback: a TCP relay at the gateway of Docker's
 * default network, an address that this machine and its containers alone can reach. Bytes pass as
 * they are, TLS and all, so the server's certificate is for other names than the relay's address.
 */
public final class BridgeRelay implements AutoCloseable {
  private static final int WAITING = 64;
  private static final String GATEWAY = "{{(index .IPAM.Config 0).Gateway}}";

  private final URI server;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private BridgeRelay(URI server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /**
   * The gateway's address; nothing where no engine answers. By the command line: Testcontainers
   * would first pull images of its own.
   */
  public static Optional<InetAddress> gateway() {
    try {
      Process docker =
          new ProcessBuilder("docker", "network", "inspect", "--format", GATEWAY, "bridge")
              .redirectErrorStream(true)
              .start();
      String output = new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return docker.waitFor() == 0
          ? Optional.of(InetAddress.ofLiteral(output.strip()))
          : Optional.empty();
    } catch (IOException noDocker) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Starts a relay at {@code gateway} to {@code server}, which listens on loopback. */
  public static BridgeRelay start(InetAddress gateway, URI server) {
    try {
      BridgeRelay relay = new BridgeRelay(server, new ServerSocket(0, WAITING, gateway));
      relay.threads.execute(relay::accept);
      return relay;
    } catch (IOException failure) {
      throw new LocalPartsException(
          "relay: could not listen at " + gateway.getHostAddress() + ", Docker's gateway", failure);
    }
  }

  /** Where containers find the server. */
  public URI address(String scheme) {
    return URI.create(
        scheme
            + "://"
            + listener.getInetAddress().getHostAddress()
            + ":"
            + listener.getLocalPort());
  }

  @Override
  public void close() {
    close(listener);
    sockets.forEach(BridgeRelay::close);
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // The listener is closed: the relay is at its end.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket()) {
      sockets.add(client);
      sockets.add(upstream);
      upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
      threads.execute(() -> pass(client, upstream));
      upstream.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException broken) {
      // One of the two ends is gone, and with this the other too.
    }
    sockets.remove(client);
  }

  private static void pass(Socket client, Socket upstream) {
    try {
      client.getInputStream().transferTo(upstream.getOutputStream());
      upstream.shutdownOutput();
    } catch (IOException broken) {
      // As above.
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception failure) {
      throw new LocalPartsException("relay: could not be closed", failure);
    }
  }
}
