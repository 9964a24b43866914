package vaultsnapshot.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local Runtime API with AWS's runtime client and the small {@link EchoHandler}. */
final class FunctionIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path taskRoot;
  private FunctionProcess function;

  @BeforeEach
  void start() throws IOException, URISyntaxException {
    String file = EchoHandler.class.getName().replace('.', '/') + ".class";
    Path compiled =
        Path.of(EchoHandler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path target = taskRoot.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(compiled.resolve(file), target);
    function =
        FunctionProcess.start(
            FunctionOptions.of(taskRoot, EchoHandler.class.getName(), Map.of("GREETING", "hello")));
  }

  @AfterEach
  void stop() {
    function.close();
    assertThat(function.isAlive()).isFalse();
  }

  @Test
  void anEventGoesInAndTheAnswerComesBackThroughTheRuntimeClient() {
    InvocationResult result = function.invoke("{\"say\":\"world\"}", LIMIT);
    assertThat(result.successBody()).isEqualTo("hello {\"say\":\"world\"}");
    assertThat(function.awaitOutput("handling ").text())
        .isEqualTo("handling " + result.requestId());
  }

  @Test
  void anEmptyEventReachesTheHandlerAsNothing() {
    assertThat(function.invoke("", LIMIT).successBody()).isEqualTo("hello ");
  }

  @Test
  void aCallReachesTheClientsLatestQuestionAndNoAbandonedOne() throws IOException {
    try (RuntimeApi api = RuntimeApi.start("arn");
        Socket abandoned = question(api)) {
      Waiting.until("the first question", LIMIT, api::isAsked);
      try (Socket latest = question(api)) {
        assertThat(abandoned.getInputStream().read()).isEqualTo(-1);
        api.submit(Invocation.of("1", "event", Instant.now().plus(LIMIT)));
        assertThat(new String(latest.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  /** Asks for the next call, as the runtime client does. */
  private static Socket question(RuntimeApi api) throws IOException {
    String[] address = api.authority().split(":", 2);
    Socket socket = new Socket(address[0], Integer.parseInt(address[1]));
    socket.setSoTimeout((int) LIMIT.toMillis());
    socket
        .getOutputStream()
        .write(
            "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: local\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void aThrowingHandlerIsAnErrorThatTheCallerCanRead() {
    InvocationResult result = function.invoke("fail", LIMIT);
    assertThat(result)
        .isInstanceOfSatisfying(
            InvocationResult.Failure.class,
            failure -> {
              assertThat(failure.type()).isEqualTo("java.lang.IllegalArgumentException");
              assertThat(failure.message()).isEqualTo("told to fail");
            });
    assertThat(function.invoke("again", LIMIT).successBody()).isEqualTo("hello again");
  }

  @Test
  void aHandlerThatTakesTooLongIsKilled() {
    assertThat(function.invoke("warm up", LIMIT).successBody()).isEqualTo("hello warm up");
    assertThat(function.invoke("sleep", Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            InvocationResult.Failure.class,
            failure -> assertThat(failure.type()).isEqualTo("Sandbox.Timedout"));
    assertThat(function.isAlive()).isFalse();
  }

  @Test
  void aProcessThatEndsIsAnErrorAtOnce() {
    assertThat(function.invoke("exit", LIMIT))
        .isInstanceOfSatisfying(
            InvocationResult.Failure.class,
            failure -> assertThat(failure.type()).isEqualTo("Runtime.ExitError"));
  }

  @Test
  void aHandlerThatIsNotThereIsAnErrorThatNamesIt() {
    FunctionOptions absent = FunctionOptions.of(taskRoot, "absent.Handler", Map.of());
    try (FunctionProcess broken = FunctionProcess.start(absent)) {
      assertThat(broken.invoke("{}", LIMIT))
          .isInstanceOfSatisfying(
              InvocationResult.Failure.class,
              failure -> assertThat(failure.message()).contains("absent.Handler"));
    }
  }

  @Test
  void theJvmHasTheFlagsOfTheManagedRuntimeAndTheMemoryOfTheFunction() {
    List<String> lines = function.invoke("flags", LIMIT).successBody().lines().toList();
    assertThat(lines).contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx445644k");
    assertThat(function.peakMemoryBytes()).isPositive();
  }
}
