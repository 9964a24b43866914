package vaultsnapshot.faults.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One request on its way to the server, and the answer on its way back. */
public final class Exchange {
  private static final int PIECE_BYTES = 16 * 1024;

  private final Request request;
  private final Connection client;
  private final Upstream upstream;
  private final InputStream requestBody;
  private final ByteArrayOutputStream seenBody = new ByteArrayOutputStream();
  private boolean bodyAskedFor;
  private boolean chunked;

  Exchange(Request request, Connection client, Upstream upstream) {
    this.request = request;
    this.client = client;
    this.upstream = upstream;
    this.requestBody = new Watched(Body.ofRequest(request.head(), client.in()));
  }

  /** What was asked; the body is still on its way. */
  public Request request() {
    return request;
  }

  /** What was asked, with as much of its body as was read so far. */
  Request seen() {
    return new Request(
        request.method(),
        request.target(),
        request.head(),
        seenBody.toString(StandardCharsets.ISO_8859_1));
  }

  /** The content of the request's body; a client that waits for leave to send it gets it here. */
  public InputStream requestBody() throws IOException {
    if (!bodyAskedFor && request.head().header("Expect").isPresent()) {
      client.out().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.out().flush();
    }
    bodyAskedFor = true;
    return requestBody;
  }

  /** Passes the request on as it is, and waits for the head of the server's answer. */
  public Answer forward() throws IOException {
    return forward(requestBody());
  }

  /** The same with another body of the same length. */
  public Answer forward(InputStream body) throws IOException {
    return upstream.send(request, body);
  }

  /** Passes the request and the answer on as they are. */
  public void pass() throws IOException {
    answer(forward());
  }

  /** Sends a whole answer, and reads what is left of the request before. */
  public void answer(Answer answer) throws IOException {
    requestBody().transferTo(OutputStream.nullOutputStream());
    begin(answer.head());
    byte[] piece = new byte[PIECE_BYTES];
    for (int count = answer.content().read(piece);
        count >= 0;
        count = answer.content().read(piece)) {
      write(piece, 0, count);
    }
    end();
  }

  /** Sends the head of an answer; its content follows piece by piece, framed as it says. */
  public void begin(Head head) throws IOException {
    Head framed = Body.framed(head, request.method());
    chunked = Body.isChunked(framed);
    client.out().write(framed.without("Connection").bytes());
    client.out().flush();
  }

  /** Sends a piece of the content, at once. */
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (count > 0 && chunked) {
      Body.writeChunk(client.out(), bytes, offset, count);
    } else {
      client.out().write(bytes, offset, count);
    }
    client.out().flush();
  }

  /** Ends the content as a server does that has sent all. */
  public void end() throws IOException {
    if (chunked) {
      Body.writeEnd(client.out());
    }
    client.out().flush();
  }

  /** Resets the client's connection (TCP RST). */
  public void reset() throws IOException {
    client.reset();
  }

  /** Ends the sending half of the connection, in the middle of whatever it was. */
  public void halfClose() throws IOException {
    client.halfClose();
  }

  /** Sends nothing more and waits until the client has had enough, or the proxy is closed. */
  public void stall() {
    client.awaitItsEnd();
  }

  /** Remembers the beginning of what is read. */
  private final class Watched extends BlockInputStream {
    private final InputStream in;

    Watched(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count > 0) {
        seenBody.write(
            buffer,
            offset,
            Math.min(
                count,
                Request.MOST_BODY_BYTES - Math.min(seenBody.size(), Request.MOST_BODY_BYTES)));
      }
      return count;
    }
  }
}
