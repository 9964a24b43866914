package vaultsnapshot.faults.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The real server: a connection of its own for every request. */
record Upstream(URI server, SSLContext trust) {
  private static final int PIECE_BYTES = 16 * 1024;

  /** Sends the request; the answer's content closes the connection at its end. */
  Answer send(Request request, InputStream body) throws IOException {
    Socket socket = connect();
    boolean answered = false;
    try {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      out.write(request.head().without("Expect").with("Connection", "close").bytes());
      sendBody(request, body, out);
      out.flush();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Head head = head(in);
      answered = true;
      return new Answer(head, new Closing(Body.ofAnswer(head, request.method(), in), socket));
    } finally {
      if (!answered) {
        socket.close();
      }
    }
  }

  private Socket connect() throws IOException {
    Socket tcp = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.getPort());
    SSLSocket tls =
        (SSLSocket) trust.getSocketFactory().createSocket(tcp, "localhost", server.getPort(), true);
    tls.startHandshake();
    return tls;
  }

  private static void sendBody(Request request, InputStream body, OutputStream out)
      throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    boolean chunked = Body.isChunked(request.head());
    for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
      if (chunked) {
        Body.writeChunk(out, piece, 0, count);
      } else {
        out.write(piece, 0, count);
      }
    }
    if (chunked) {
      Body.writeEnd(out);
    }
  }

  private static Head head(InputStream in) throws IOException {
    Head head = Head.read(in).orElseThrow(() -> new EOFException("the server did not answer"));
    return head.first().contains(" 100 ") ? head(in) : head;
  }

  /** Closes the connection with the content's end. */
  private static final class Closing extends BlockInputStream {
    private final InputStream in;
    private final Socket socket;

    Closing(InputStream in, Socket socket) {
      this.in = in;
      this.socket = socket;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count < 0) {
        close();
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
