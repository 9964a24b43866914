package vaultsnapshot.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lambda's Runtime API for one function process, on loopback: hands out invocations, takes their
 * results (AWS Lambda developer guide, 'Using the Lambda runtime API', version 2018-06-01).
 */
final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime/";

  private final String functionArn;
  private final HttpServer server;

  /** Not virtual: they must wake even while other parts hold every carrier thread. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("runtime-api").factory());

  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final AtomicReference<Optional<Invocation>> current =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Thread>> asking = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<String>> initError =
      new AtomicReference<>(Optional.empty());

  private RuntimeApi(String functionArn, HttpServer server) {
    this.functionArn = functionArn;
    this.server = server;
  }

  static RuntimeApi start(String functionArn) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      RuntimeApi api = new RuntimeApi(functionArn, server);
      server.createContext(ROOT, api::answer);
      server.setExecutor(api.threads);
      server.start();
      return api;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Host and port, as {@code AWS_LAMBDA_RUNTIME_API} wants them. */
  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Whether a client is waiting for a call. */
  boolean isAsked() {
    return asking.get().isPresent();
  }

  /** Queues a call; its result comes when the function answers. */
  void submit(Invocation invocation) {
    waiting.add(invocation);
    initError.get().ifPresent(invocation::failWith);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(ROOT.length());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      switch (path) {
        case "invocation/next" -> handOut(exchange);
        case "init/error" -> {
          initError.set(Optional.of(body));
          waiting.forEach(invocation -> invocation.failWith(body));
          exchange.sendResponseHeaders(202, -1);
        }
        default -> exchange.sendResponseHeaders(take(path, body) ? 202 : 404, -1);
      }
    }
  }

  private void handOut(HttpExchange exchange) throws IOException {
    try {
      Invocation next = takeNext();
      current.set(Optional.of(next));
      byte[] event = next.event().getBytes(StandardCharsets.UTF_8);
      var headers = exchange.getResponseHeaders();
      // Without a content type the native client crashes.
      headers.set("Content-Type", "application/json");
      headers.set("Lambda-Runtime-Aws-Request-Id", next.requestId());
      headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(next.deadline().toEpochMilli()));
      headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
      headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
      exchange.sendResponseHeaders(200, event.length == 0 ? -1 : event.length);
      exchange.getResponseBody().write(event);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a call; a client that asks again has given up its earlier question. */
  private Invocation takeNext() throws InterruptedException {
    Thread me = Thread.currentThread();
    asking.getAndSet(Optional.of(me)).ifPresent(Thread::interrupt);
    try {
      return waiting.take();
    } finally {
      asking.updateAndGet(now -> now.filter(thread -> thread != me));
    }
  }

  private boolean take(String path, String body) {
    Optional<Invocation> invocation =
        current.get().filter(now -> path.startsWith("invocation/" + now.requestId() + "/"));
    invocation.ifPresent(now -> {
      if (path.endsWith("/error")) {
        now.failWith(body);
      } else {
        now.succeed(body);
      }
    });
    return invocation.isPresent();
  }
}
