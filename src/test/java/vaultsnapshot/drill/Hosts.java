package vaultsnapshot.drill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vaultsnapshot.local.OpenBaoNode;

/**
 * The hosts that the document's {@code ssh} reaches: each has one server of the cluster as its
 * service {@code vault}, with its data under {@link #DATA}. They know the document's commands and
 * refuse every other one.
 */
final class Hosts implements AutoCloseable {
  /** The data directory, as the hosts' owners know it. */
  static final String DATA = "/opt/vault/data";

  private static final Pattern SERVICE =
      Pattern.compile("sudo systemctl (start|stop|restart) vault");
  private static final Pattern EMPTY =
      Pattern.compile("sudo mv (\\S+) (\\S+) && sudo install -d -o vault -g vault -m 700 \\1");
  private static final Pattern WRITE = Pattern.compile("sudo tee (\\S+)");

  private final HttpServer server;
  private final List<OpenBaoNode> nodes;

  private Hosts(HttpServer server, List<OpenBaoNode> nodes) {
    this.server = server;
    this.nodes = nodes;
  }

  /** Listens on loopback for what {@link #ssh} sends. */
  static Hosts of(List<OpenBaoNode> nodes) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      Hosts hosts = new Hosts(server, nodes);
      server.createContext("/", hosts::answer);
      server.start();
      return hosts;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A program that stands for {@code ssh}, input and all, {@code -n} as the real one has it. */
  String ssh() {
    return """
    #!/usr/bin/env python3
    import sys, urllib.error, urllib.request
    words = sys.argv[1:]
    body = b"" if words[0] == "-n" else sys.stdin.buffer.read()
    host, command = words[words[0] == "-n":]
    request = urllib.request.Request("http://127.0.0.1:%d/" + host, body, {"X-Command": command})
    try:
        urllib.request.urlopen(request).read()
    except urllib.error.HTTPError as refused:
        sys.exit(refused.read().decode())
    """
        .formatted(server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] input = exchange.getRequestBody().readAllBytes();
      String command = exchange.getRequestHeaders().getFirst("X-Command");
      Optional<String> problem =
          problem(exchange.getRequestURI().getPath().substring(1), command, input);
      byte[] body = problem.orElse("").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          problem.isEmpty() ? 200 : 400, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Optional<String> problem(String host, String command, byte[] input) {
    try {
      OpenBaoNode node =
          nodes.stream()
              .filter(candidate -> candidate.id().equals(host))
              .findFirst()
              .orElseThrow(() -> new DrillException("there is no host '" + host + "'"));
      run(node, command, input);
      return Optional.empty();
    } catch (IOException | RuntimeException failure) {
      return Optional.of("ssh " + host + " " + command + ": " + failure.getMessage());
    }
  }

  private static void run(OpenBaoNode node, String command, byte[] input) throws IOException {
    Matcher service = SERVICE.matcher(command);
    Matcher empty = EMPTY.matcher(command);
    Matcher write = WRITE.matcher(command);
    if (service.matches()) {
      service(node, service.group(1));
    } else if (empty.matches() && !node.isRunning()) {
      Files.move(local(node, empty.group(1)), local(node, empty.group(2)));
      Files.createDirectory(local(node, empty.group(1)));
    } else if (write.matches()) {
      Files.write(local(node, write.group(1)), input);
    } else {
      throw new DrillException("it is no command of docs/restore.md, or its server still runs");
    }
  }

  private static void service(OpenBaoNode node, String verb) {
    if (!verb.equals("start")) {
      node.kill();
    }
    if (!verb.equals("stop")) {
      node.start();
    }
  }

  /** Where a path of the hosts lies here. */
  private static Path local(OpenBaoNode node, String path) {
    if (!path.startsWith(DATA)) {
      throw new DrillException(path + " is not below " + DATA);
    }
    return Path.of(node.dataFolder() + path.substring(DATA.length()));
  }
}
