package vaultsnapshot.faults.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client's TLS connection, with the TCP connection below it in reach. */
final class Connection implements AutoCloseable {
  private final Socket tcp;
  private final SSLSocket tls;
  private final InputStream in;
  private final OutputStream out;

  private Connection(Socket tcp, SSLSocket tls) throws IOException {
    this.tcp = tcp;
    this.tls = tls;
    this.in = new BufferedInputStream(tls.getInputStream());
    this.out = new BufferedOutputStream(tls.getOutputStream());
  }

  /** Shakes hands as the server. */
  static Connection accept(Socket tcp, SSLContext context) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    return new Connection(tcp, tls);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  void reset() throws IOException {
    tcp.setSoLinger(true, 0);
    tcp.close();
  }

  /** The client sees the end of the stream, and may still write. */
  void halfClose() throws IOException {
    out.flush();
    tls.shutdownOutput();
    awaitItsEnd();
  }

  /** Reads and forgets until the client closes. */
  void awaitItsEnd() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // By the client, or by the end of the proxy.
    }
  }

  @Override
  public void close() throws IOException {
    tcp.close();
  }
}
