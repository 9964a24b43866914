package vaultsnapshot.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.Canary;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.Secret;

/**
 * Any bytes in answer to the calls of a run, over a real connection: health, seal status, leader,
 * then a login. The answers are parted by a byte 0xff; whoever asks more gets the last one again.
 * Locations are left to {@link RedirectFuzz}: this one must not be led to other servers.
 */
public final class WireFuzz implements FuzzTarget {
  private static final Login LOGIN =
      new Login.AppRole("approle", "role", Optional.of(new Secret(Canary.SECRET)));

  /** One for all runs, for it reads the JVM's authorities. */
  private static final Transport TRANSPORT =
      new Transport(
          ClientUnderTest.settings(List.of(), List.of(URI.create("http://127.0.0.1:8200"))),
          Optional.empty());

  @Override
  public void run(byte[] input) throws Exception {
    if (Canary.isSpelledIn(input)) {
      return;
    }
    String answers =
        new String(input, ISO_8859_1)
            .replaceAll("(?i)location", "elsewhere")
            .replace(String.valueOf(Canary.MARK), Canary.SECRET);
    try (Server server = new Server(answers.split("\u00ff"))) {
      ask(server);
    }
  }

  @Override
  public List<byte[]> seeds() {
    String health = http("200 OK", "{\"initialized\":true,\"sealed\":false,\"standby\":false}");
    String seal =
        http(
            "200 OK",
            "{\"type\":\"shamir\",\"n\":5,\"t\":3,\"cluster_id\":\"c\",\"storage_type\":\"raft\"}");
    String leader = http("200 OK", "{\"is_self\":true,\"raft_applied_index\":135}");
    String token = http("200 OK", "{\"auth\":{\"client_token\":\"hvs.t\"}}");
    String refused = http("403 Forbidden", "{\"errors\":[\"invalid secret_id \1\"]}");
    return Stream.of(
            String.join("\u00ff", health, seal, leader, token),
            String.join("\u00ff", health, seal, leader, refused),
            http("429 Too Many Requests", "{\"initialized\":true}"),
            http("503 Service Unavailable", "{\"initialized\":true,\"sealed\":true}"),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            "HTTP/1.0 302 Found\r\nContent-Encoding: gzip\r\n\r\n",
            "")
        .map(text -> text.getBytes(ISO_8859_1))
        .toList();
  }

  private static void ask(Server server) throws InterruptedException {
    VaultSettings settings = ClientUnderTest.settings(List.of(), List.of(server.address()));
    Retry retry = new Retry(InstantSource.system(), pause -> {}, new Random(1));
    Instant giveUpAt = Instant.now().plus(Duration.ofSeconds(20));
    Exchange exchange =
        new Exchange(TRANSPORT, settings, new TrustedHosts(settings), retry.clock());
    Refusal refusal = new Refusal(settings);
    judge(new NodeInquiry(exchange, refusal).ask(server.address(), giveUpAt));
    login(
        new Logins(settings, exchange, refusal, retry, login -> new JsonObject()),
        server.address(),
        giveUpAt);
    TRANSPORT.forgetIdleConnections();
  }

  private static void judge(Finding finding) {
    switch (finding) {
      case Finding.Node node -> {
        Property.same("raft", node.seal().storageType(), "storage of a node");
        Property.holds(!(node.active() && node.cutOff()), "an active node is not cut off");
      }
      case Finding.Failed failed -> isFitToBeShown(failed.failure());
    }
  }

  private static void login(Logins logins, URI address, Instant giveUpAt)
      throws InterruptedException {
    try {
      VaultToken token = logins.token(address, LOGIN, giveUpAt);
      Property.holds(!token.value().value().isEmpty(), "a token is not empty");
    } catch (VaultException refused) {
      isFitToBeShown(refused);
    }
  }

  private static void isFitToBeShown(VaultException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Canary.isNotIn(String.valueOf(cause.getMessage()), "an error");
    }
    Property.holds(Property.message(failure).length() < 3000, "an error is short");
  }

  private static String http(String status, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** Answers each connection once and closes it, so that nothing is ever waited for. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket;
    private final String[] answers;

    Server(String[] answers) throws IOException {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      this.answers = answers;
      Thread.ofVirtual().start(this::serve);
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private void serve() {
      for (int served = 0; !socket.isClosed(); served++) {
        try (Socket connection = socket.accept()) {
          readRequest(connection);
          String answer = answers.length == 0 ? "" : answers[Math.min(served, answers.length - 1)];
          connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
          connection.shutdownOutput();
        } catch (IOException closedByEitherSide) {
          // The client may leave in the middle of an answer, and the end of the test closes it all.
        }
      }
    }

    /** To the end of its head, and of its body, which is JSON and ends with a brace. */
    private static void readRequest(Socket connection) throws IOException {
      StringBuilder request = new StringBuilder();
      byte[] buffer = new byte[4096];
      boolean whole = false;
      while (!whole) {
        int read = connection.getInputStream().read(buffer);
        if (read < 0) {
          return;
        }
        request.append(new String(buffer, 0, read, ISO_8859_1));
        whole =
            request.indexOf("POST") == 0
                ? request.charAt(request.length() - 1) == '}'
                : request.indexOf("\r\n\r\n") >= 0;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
