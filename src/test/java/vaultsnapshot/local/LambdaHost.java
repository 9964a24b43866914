package vaultsnapshot.local;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Where LocalStack's Lambda runs the functions that are deployed into it: in AWS's runtime client,
 * as {@link FunctionProcess}es of this machine instead of containers. LocalStack asks for it
 * through {@code src/test/python/lambda_host.py}.
 *
 * <p>Code, handler, memory, timeout and environment are the deployed function's. Added are only the
 * ways to the local AWS (see {@link #surround}), which a function in a real account does not need.
 */
public final class LambdaHost implements AutoCloseable {
  private static final String ROOT = "/environments/";

  private final HttpServer server;
  private final Map<String, HostedFunction> environments = new ConcurrentHashMap<>();
  private final List<Line> output = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<UnaryOperator<FunctionOptions>>> surroundings =
      new ConcurrentHashMap<>();

  /** Not virtual: reading a function's output holds carrier threads. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("lambda-host").factory());

  /** What a deployed function printed. */
  public record Line(String function, String text) {}

  private LambdaHost(HttpServer server) {
    this.server = server;
  }

  /** Starts one that runs nothing yet. */
  public static LambdaHost start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      LambdaHost host = new LambdaHost(server);
      server.setExecutor(host.threads);
      server.createContext(ROOT, host::answer);
      server.start();
      return host;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Says what the processes of a function get beside what it was deployed with. Its calls wait for
   * it: a rule may fire before the deployment has been looked at.
   */
  public void surround(String function, UnaryOperator<FunctionOptions> more) {
    surroundingsOf(function).complete(more);
  }

  /** What all functions have printed so far, in order. */
  public List<Line> output() {
    return List.copyOf(output);
  }

  /** What LocalStack's process needs in its environment to run functions here. */
  Map<String, String> localstackEnvironment() {
    return Map.of(
        "PYTHONPATH",
        Parts.projectFolder().resolve("src/test/python").toString(),
        "LAMBDA_RUNTIME_EXECUTOR",
        "lambda-host",
        "LAMBDA_HOST",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        // Seconds between the attempts of an asynchronous call; in AWS it is a minute.
        "LAMBDA_RETRY_BASE_DELAY",
        "1");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    environments.values().forEach(HostedFunction::close);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().substring(ROOT.length()).split("/", 2);
      JsonObject request =
          new Gson()
              .fromJson(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                  JsonObject.class);
      Optional<JsonObject> answer = answer(exchange.getRequestMethod(), path, request);
      byte[] body = answer.map(JsonObject::toString).orElse("").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Optional<JsonObject> answer(String method, String[] path, JsonObject request) {
    String id = path[0];
    if (method.equals("DELETE")) {
      Optional.ofNullable(environments.remove(id)).ifPresent(HostedFunction::close);
      return Optional.empty();
    }
    if (path.length == 1) {
      environments.put(id, new HostedFunction(request, this::surrounded, output::add));
      return Optional.empty();
    }
    return Optional.ofNullable(environments.get(id)).map(function -> function.invoke(request));
  }

  private FunctionOptions surrounded(String function, FunctionOptions options) {
    return surroundingsOf(function).join().apply(options);
  }

  private CompletableFuture<UnaryOperator<FunctionOptions>> surroundingsOf(String function) {
    return surroundings.computeIfAbsent(function, _ -> new CompletableFuture<>());
  }
}
