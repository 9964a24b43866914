package vaultsnapshot.vault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;

/**
 * Sockets whose connections take in little before somebody reads: the kernel's own buffers grow to
 * tens of megabytes, and hold what a server that breaks off never saw.
 */
final class NarrowServerSockets extends ServerSocketFactory {
  private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

  /** Bound by the caller, for the size counts only before that. */
  @Override
  public ServerSocket createServerSocket() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    return socket;
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return bound(new InetSocketAddress(port), 0);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return bound(new InetSocketAddress(port), backlog);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    return bound(new InetSocketAddress(address, port), backlog);
  }

  private ServerSocket bound(InetSocketAddress address, int backlog) throws IOException {
    ServerSocket socket = createServerSocket();
    socket.bind(address, backlog);
    return socket;
  }
}
