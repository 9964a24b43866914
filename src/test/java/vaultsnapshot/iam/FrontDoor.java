package vaultsnapshot.iam;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import okio.ByteString;

/**
 * An HTTP server on loopback before another: a {@link Guard} sees every request and either answers
 * itself or passes it on. Whole requests and answers are held in memory. It knows nothing of AWS.
 */
public final class FrontDoor implements AutoCloseable {
  /** Those that belong to one connection, or that the JDK's client and server write themselves. */
  private static final Set<String> OF_ONE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "date",
          "expect",
          "host",
          "keep-alive",
          "server",
          "te",
          "transfer-encoding",
          "upgrade");

  private final URI server;
  private final HttpClient client;
  private final Guard guard;
  private final HttpServer listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Decides about every request. */
  @FunctionalInterface
  public interface Guard {
    /**
     * Answers a request.
     *
     * @param server passes it on
     */
    WireAnswer answer(WireRequest request, Server server) throws IOException;
  }

  /** What stands behind the door. */
  @FunctionalInterface
  public interface Server {
    /** Its own answer. */
    WireAnswer answer(WireRequest request) throws IOException;
  }

  private FrontDoor(URI server, SSLContext trust, Guard guard, HttpServer listener) {
    this.server = server;
    this.client =
        HttpClient.newBuilder().sslContext(trust).version(HttpClient.Version.HTTP_1_1).build();
    this.guard = guard;
    this.listener = listener;
    listener.setExecutor(threads);
    listener.createContext("/", this::handle);
    listener.start();
  }

  /** Opens one with TLS; {@code trust} is what it trusts behind it. */
  public static FrontDoor overTls(SSLContext own, URI server, SSLContext trust, Guard guard) {
    try {
      HttpsServer listener = HttpsServer.create(loopback(), 0);
      listener.setHttpsConfigurator(new HttpsConfigurator(own));
      return new FrontDoor(server, trust, guard, listener);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Opens one without TLS. */
  public static FrontDoor plain(URI server, SSLContext trust, Guard guard) {
    try {
      return new FrontDoor(server, trust, guard, HttpServer.create(loopback(), 0));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where it stands. */
  public URI address() {
    String scheme = listener instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://localhost:" + listener.getAddress().getPort());
  }

  @Override
  public void close() {
    listener.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      WireAnswer answer = guard.answer(request(exchange), this::pass);
      answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
      int size = answer.body().size();
      exchange.sendResponseHeaders(answer.status(), size == 0 ? -1 : size);
      if (size > 0) {
        answer.body().write(exchange.getResponseBody());
      }
    }
  }

  private WireRequest request(HttpExchange exchange) throws IOException {
    return new WireRequest(
        listener instanceof HttpsServer,
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toMap(
                    header -> header.getKey().toLowerCase(Locale.ROOT),
                    header -> header.getValue().getFirst())),
        ByteString.of(exchange.getRequestBody().readAllBytes()));
  }

  private WireAnswer pass(WireRequest request) throws IOException {
    HttpRequest.Builder passed =
        HttpRequest.newBuilder(server.resolve(request.target()))
            .method(
                request.method(),
                request.body().size() == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body().toByteArray()));
    request.headers().entrySet().stream()
        .filter(header -> !OF_ONE_CONNECTION.contains(header.getKey()))
        .forEach(header -> passed.header(header.getKey(), header.getValue()));
    try {
      return answer(
          request.method(), client.send(passed.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("front door: interrupted", interrupted);
    }
  }

  private static WireAnswer answer(String method, HttpResponse<byte[]> response) {
    Map<String, List<String>> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            headers.put(name, values);
          }
        });
    if (method.equals("HEAD")) {
      // Nothing follows, but it says how large the object is.
      Optional<String> length = response.headers().firstValue("content-length");
      length.ifPresent(bytes -> headers.put("Content-Length", List.of(bytes)));
    }
    return new WireAnswer(response.statusCode(), headers, ByteString.of(response.body()));
  }
}
