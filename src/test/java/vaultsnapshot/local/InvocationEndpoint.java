package vaultsnapshot.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/**
 * Lambda's Invoke call on loopback, so that {@code curl} and {@code aws lambda invoke} can call the
 * local functions. Calls are taken one after the other.
 */
public final class InvocationEndpoint implements AutoCloseable {
  private final HttpServer server;

  private InvocationEndpoint(HttpServer server) {
    this.server = server;
  }

  /** Passes each event that is posted to the demo's function to {@code function}. */
  static InvocationEndpoint start(Function<String, InvocationResult> function) {
    return start(Map.of(FunctionJvm.FUNCTION_NAME, function));
  }

  /** Passes each event to the function that it is posted to, by the functions' names. */
  public static InvocationEndpoint start(
      Map<String, Function<String, InvocationResult>> functions) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      functions.forEach((name, function) ->
          server.createContext(path(name), exchange -> answer(exchange, function)));
      server.start();
      return new InvocationEndpoint(server);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where to post events of the demo's function. */
  URI address() {
    return endpoint().resolve(path(FunctionJvm.FUNCTION_NAME));
  }

  /** What AWS's clients take as the endpoint of Lambda. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static String path(String name) {
    return "/2015-03-31/functions/" + name + "/invocations";
  }

  private static void answer(HttpExchange exchange, Function<String, InvocationResult> function)
      throws IOException {
    try (exchange) {
      String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String body =
          switch (function.apply(event)) {
            case InvocationResult.Success success -> success.body();
            case InvocationResult.Failure failure -> {
              exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
              yield failure.body();
            }
          };
      byte[] bytes = (body + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
