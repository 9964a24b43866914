package vaultsnapshot.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/**
 * As much of S3 as one upload needs, the function's or that of AWS's command line, for snapshots
 * that no disk shall hold: of each part it keeps what {@link Content} knows and forgets the bytes.
 */
final class SinkS3 implements AutoCloseable {
  private static final Pattern PART = Pattern.compile("partNumber=(\\d+)");

  private final HttpsServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("sink-s3").factory());
  private final Map<Integer, Content> parts = new ConcurrentSkipListMap<>();

  SinkS3(SSLContext tls) {
    try {
      this.server =
          HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The parts since the last upload was begun, in order; one if it was a single PutObject. */
  List<Content> parts() {
    return List.copyOf(parts.values());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      Matcher part = PART.matcher(query);
      if (part.find()) {
        parts.put(Integer.valueOf(part.group(1)), Content.of(body(exchange)));
        exchange.getResponseHeaders().set("ETag", "\"" + part.group(1) + "\"");
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      byte[] body = body(exchange).readAllBytes();
      switch (exchange.getRequestMethod()) {
        case "POST" -> post(exchange, query);
        case "PUT" -> {
          if (exchange.getRequestURI().getPath().endsWith(".snap")) {
            parts.clear();
            parts.put(1, Content.of(new ByteArrayInputStream(body)));
          }
          exchange.getResponseHeaders().set("ETag", "\"object\"");
          exchange.sendResponseHeaders(200, -1);
        }
        case "GET" -> xml(exchange, "<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>");
        default -> exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void post(HttpExchange exchange, String query) throws IOException {
    if (query.contains("uploadId=")) {
      xml(
          exchange,
          "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>");
    } else {
      parts.clear();
      xml(
          exchange,
          "<InitiateMultipartUploadResult><UploadId>sink</UploadId></InitiateMultipartUploadResult>");
    }
  }

  /** AWS's command line sends {@code aws-chunked}, which has the form of HTTP's own chunks. */
  private static InputStream body(HttpExchange exchange) {
    InputStream raw = exchange.getRequestBody();
    String coding = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    return coding.contains("aws-chunked")
        ? new ChunkedInputStream(new SessionInputBufferImpl(64 << 10), raw)
        : raw;
  }

  private static void xml(HttpExchange exchange, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
