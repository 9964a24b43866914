package vaultsnapshot.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lets containers reach a server that listens on loopback: a TCP relay at the gateway of Docker's
 * default network, an address that this machine and its containers alone can reach. Bytes pass as
 * they are, TLS and all, so the server's certificate is for other names than the relay's address.
 */
public final class BridgeRelay implements AutoCloseable {
  private static final String NETWORK =
      "{{with index .IPAM.Config 0}}{{.Subnet}} {{.Gateway}}{{end}}";

  private final URI server;
  private final InetAddress gateway;
  private final TcpListener listener;

  private BridgeRelay(URI server, InetAddress gateway, TcpListener listener) {
    this.server = server;
    this.gateway = gateway;
    this.listener = listener;
  }

  /**
   * The gateway's address; nothing where no engine answers. By the command line: Testcontainers
   * would first pull images of its own.
   */
  public static Optional<InetAddress> gateway() {
    try {
      Process docker =
          new ProcessBuilder("docker", "network", "inspect", "--format", NETWORK, "bridge")
              .redirectErrorStream(true)
              .start();
      String output = new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return docker.waitFor() == 0 ? Optional.of(gateway(output.strip())) : Optional.empty();
    } catch (IOException noDocker) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * The address that the engine told, or else the subnet's first, which is its default: an engine
   * that was never started before tells none until it is started again (seen with 20.10).
   *
   * @param network such as {@code 172.17.0.0/16 172.17.0.1}
   */
  static InetAddress gateway(String network) {
    String[] parts = network.split("[/ ]", -1);
    if (parts.length == 3) {
      return InetAddress.ofLiteral(parts[2]);
    }
    byte[] first = InetAddress.ofLiteral(parts[0]).getAddress();
    first[first.length - 1]++;
    try {
      return InetAddress.getByAddress(first);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address has its own length", impossible);
    }
  }

  /** Starts a relay at {@code gateway} to {@code server}, which listens on loopback. */
  public static BridgeRelay start(InetAddress gateway, URI server) {
    try {
      BridgeRelay relay = new BridgeRelay(server, gateway, TcpListener.on(gateway));
      relay.listener.start(relay::serve);
      return relay;
    } catch (IOException failure) {
      throw new LocalPartsException(
          "relay: could not listen at " + gateway.getHostAddress() + ", Docker's gateway", failure);
    }
  }

  /** Where containers find the server. */
  public URI address(String scheme) {
    return URI.create(scheme + "://" + gateway.getHostAddress() + ":" + listener.port());
  }

  @Override
  public void close() {
    listener.close();
  }

  private void serve(Socket client) throws IOException {
    try (Socket upstream = listener.connect(server.getPort())) {
      listener.beside(() -> {
        client.getInputStream().transferTo(upstream.getOutputStream());
        upstream.shutdownOutput();
      });
      upstream.getInputStream().transferTo(client.getOutputStream());
    }
  }
}
