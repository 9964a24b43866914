package vaultsnapshot.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import vaultsnapshot.local.TcpListener;
import vaultsnapshot.wire.WireVault;

/**
 * Plays a snapshot in the very form in which OpenBao's server sends one, seen at the wire of
 * OpenBao 2.7: chunks of 2,048 and 63,492 bytes, in TLS records of 4,096, 12,307, and 16,384 bytes.
 * The JDK's own server sends chunks of 4 KiB, each in a record of its own, which costs a client
 * three times as many records as a real server does. Everything else is asked of a {@link
 * WireVault}.
 */
final class Player implements AutoCloseable {
  private static final String SNAPSHOT = "/v1/sys/storage/raft/snapshot";

  private final TcpListener listener = TcpListener.onLoopback();
  private final SSLContext server;
  private final WireVault vault;
  private final HttpClient asking;
  private volatile WireVault.Body body = _ -> {};

  Player(SSLContext server, SSLContext client, WireVault vault) {
    this.server = server;
    this.vault = vault;
    this.asking = HttpClient.newBuilder().sslContext(client).build();
    listener.start(this::serve);
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + listener.port());
  }

  void serving(WireVault.Body snapshot) {
    body = snapshot;
  }

  @Override
  public void close() {
    listener.close();
  }

  private void serve(Socket client) throws IOException, InterruptedException {
    // With nothing consumed before, a socket of the server's side.
    try (Socket tls = server.getSocketFactory().createSocket(client, null, true)) {
      InputStream in = new BufferedInputStream(tls.getInputStream());
      while (answer(in, tls.getOutputStream())) {}
    }
  }

  /** Whether there may be another request. */
  private boolean answer(InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    String[] request = line(in).split(" ", -1);
    if (request.length < 2) {
      return false;
    }
    Map<String, String> headers = headers(in);
    byte[] content = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    if (request[1].equals(SNAPSHOT) && WireVault.TOKEN.equals(headers.get("x-vault-token"))) {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      GoChunks chunks = new GoChunks(out);
      body.writeTo(chunks);
      chunks.end();
    } else {
      forward(request[0], request[1], headers, content, out);
    }
    return true;
  }

  private void forward(
      String method, String path, Map<String, String> headers, byte[] content, OutputStream out)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(vault.address() + path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(content));
    headers.forEach((name, value) -> {
      if (name.startsWith("x-vault")) {
        request.header(name, value);
      }
    });
    HttpResponse<byte[]> answer =
        asking.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    out.write(
        "HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(answer.statusCode(), answer.body().length)
            .getBytes(StandardCharsets.US_ASCII));
    out.write(answer.body());
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  /**
   * Go's writers: a chunk of 2 KiB that waited for more, then the rest of a gzip block of 64 KiB;
   * beneath, a buffer of 4 KiB that is flushed full before larger writes go past it.
   */
  private static final class GoChunks extends OutputStream {
    private static final int SMALL = 2048;
    private static final int LARGE = 63_492;
    private static final int BUFFER = 4096;
    private static final int SMALL_FROM = head(SMALL).length;
    private static final int LARGE_FROM = framed(SMALL) + head(LARGE).length;

    private final OutputStream out;

    /** Both chunks as they go out; only their content is ever changed: no copy is made of it. */
    private final byte[] frame = new byte[framed(SMALL) + framed(LARGE)];

    private int filled;

    GoChunks(OutputStream out) {
      this.out = out;
      frame(SMALL, 0);
      frame(LARGE, framed(SMALL));
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int room = filled < SMALL ? SMALL - filled : SMALL + LARGE - filled;
        int count = Math.min(length - done, room);
        System.arraycopy(bytes, offset + done, frame, at(filled), count);
        filled += count;
        done += count;
        if (filled == SMALL + LARGE) {
          send(frame);
          filled = 0;
        }
      }
    }

    void end() throws IOException {
      ByteArrayOutputStream rest = new ByteArrayOutputStream();
      chunk(rest, SMALL_FROM, Math.min(filled, SMALL));
      chunk(rest, LARGE_FROM, Math.max(filled - SMALL, 0));
      rest.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      send(rest.toByteArray());
    }

    private void send(byte[] bytes) throws IOException {
      int first = Math.min(BUFFER, bytes.length);
      out.write(bytes, 0, first);
      out.write(bytes, first, bytes.length - first);
    }

    /** Where the content's next byte belongs. */
    private static int at(int filled) {
      return filled < SMALL ? SMALL_FROM + filled : LARGE_FROM + filled - SMALL;
    }

    private void frame(int length, int from) {
      byte[] head = head(length);
      System.arraycopy(head, 0, frame, from, head.length);
      frame[from + head.length + length] = '\r';
      frame[from + head.length + length + 1] = '\n';
    }

    private void chunk(ByteArrayOutputStream framed, int from, int length) {
      if (length > 0) {
        framed.writeBytes(head(length));
        framed.write(frame, from, length);
        framed.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }

    private static byte[] head(int length) {
      return (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static int framed(int length) {
      return head(length).length + length + 2;
    }
  }
}
