package vaultsnapshot.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Lambda's Invoke call on loopback, so that {@code curl} and {@code aws lambda invoke} can call the
 * local function. Calls are taken one after the other.
 */
final class InvocationEndpoint implements AutoCloseable {
  private static final String PATH =
      "/2015-03-31/functions/" + FunctionJvm.FUNCTION_NAME + "/invocations";

  private final HttpServer server;
  private final Function<String, InvocationResult> function;

  private InvocationEndpoint(HttpServer server, Function<String, InvocationResult> function) {
    this.server = server;
    this.function = function;
  }

  /** Passes each event that is posted to {@code function}. */
  static InvocationEndpoint start(Function<String, InvocationResult> function) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      InvocationEndpoint endpoint = new InvocationEndpoint(server, function);
      server.createContext(PATH, endpoint::answer);
      server.start();
      return endpoint;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where to post events. */
  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
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
