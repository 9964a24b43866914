package vaultsnapshot.sam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.BridgeRelay;
import vaultsnapshot.local.ContainerRoad;
import vaultsnapshot.local.DemoSite;
import vaultsnapshot.local.Parts;
import vaultsnapshot.local.Waiting;

/**
 * A fresh clone, built and invoked by SAM CLI in the java25 runtime's image, against a live OpenBao
 * and LocalStack, with the {@code env.json} of {@code ./demo --keep}.
 */
@Tag("docker")
final class SamLocalIT {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** What no build may take with it. */
  private static final String LEFT_BEHIND = "left-behind";

  private static final int AT_A_TIME = 2;

  @TempDir private static Path folder;

  private static Path project;
  private static SamCli sam;
  private static String buildLog;
  private static DemoSite site;
  private static ContainerRoad road;
  private static Map<ReadyEvent, JsonObject> answers = Map.of();

  @BeforeAll
  static void build() throws IOException {
    project = FreshCopy.into(folder.resolve("project"));
    for (String part : new String[] {".parts", "target"}) {
      Files.createDirectories(project.resolve(part));
      Files.createFile(project.resolve(part).resolve(LEFT_BEHIND));
    }
    sam = new SamCli(project);
    buildLog = sam.run("build", "--debug").errors();
    site = DemoSite.start(step -> {});
    road = ContainerRoad.open(site, BridgeRelay.gateway().orElseThrow());
    road.samEnvironment().write(project.resolve("env.json"));
    answers = invokeAll();
  }

  @AfterAll
  static void stop() {
    road.close();
    site.close();
  }

  @Test
  void theBuildCopiesTheSourcesAndNothingElse() {
    assertThat(buildLog).contains("pom.xml").doesNotContain(LEFT_BEHIND);
  }

  /** SAM puts libraries under names of its own, so their contents are compared. */
  @Test
  void theBuildHoldsWhatThePackageHolds() throws IOException {
    Path built = project.resolve(".aws-sam/build/" + SamCli.FUNCTION);
    Path packaged = Parts.projectFolder().resolve("target/function");
    assertThat(contents(built.resolve("lib"))).isEqualTo(contents(packaged.resolve("lib")));
    assertThat(contents(built.resolve("crypto"))).isEqualTo(contents(packaged.resolve("crypto")));
    assertThat(names(built.resolve("vaultsnapshot")))
        .isEqualTo(names(packaged.resolve("vaultsnapshot")));
  }

  /** An error of the function, too, ends SAM with exit code 0: the answer tells. */
  @ParameterizedTest
  @MethodSource("events")
  void everyEventIsAnswered(ReadyEvent event) throws IOException {
    event.assertAnswered(site, Objects.requireNonNull(answers.get(event)));
  }

  static List<ReadyEvent> events() {
    return ReadyEvent.all();
  }

  @Test
  void startLambdaTakesTheSdksInvokeCall() throws IOException {
    int port = freePort();
    Path errors = folder.resolve("start-lambda.err");
    Process server =
        sam.start(
            folder.resolve("start-lambda.out"),
            errors,
            SamCli.local(
                "local",
                "start-lambda",
                "--port",
                Integer.toString(port),
                "--env-vars",
                "env.json"));
    try {
      Waiting.until("sam local start-lambda", START_LIMIT, () -> listens(server, port, errors));
      StoredSnapshot.assertStored(site, invoke(port, "{\"detail\":{\"label\":\"by-sdk\"}}"));

      JsonObject refused = invoke(port, "{\"detail\":{\"lable\":\"typo\"}}");
      assertThat(refused.get("errorType").getAsString())
          .isEqualTo("vaultsnapshot.lambda.FailedInvocation");
      assertThat(refused.get("errorMessage").getAsString()).contains("detail.lable");
    } finally {
      server.destroy();
      waitFor(server);
    }
  }

  /** Two at a time: each takes seconds, and waits for most of them. */
  private static Map<ReadyEvent, JsonObject> invokeAll() {
    Map<ReadyEvent, JsonObject> answers = new ConcurrentHashMap<>();
    List<ReadyEvent> events = ReadyEvent.all();
    // The first makes the image that all run in, and the snapshot that some look for.
    Instant now = Instant.now();
    answers.put(events.getFirst(), invoke(events.getFirst(), now));
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      for (int i = 1; i < events.size(); i++) {
        ReadyEvent event = events.get(i);
        // Two events of one second would be one snapshot.
        Instant time = now.minusSeconds(i);
        threads.execute(() -> answers.put(event, invoke(event, time)));
      }
    }
    return answers;
  }

  private static JsonObject invoke(ReadyEvent event, Instant time) {
    Path file = folder.resolve(event.name());
    try {
      Files.writeString(file, event.at(time));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return answer(
        sam.run(
                SamCli.local(
                    "local",
                    "invoke",
                    event.function(),
                    "-e",
                    file.toString(),
                    "--env-vars",
                    "env.json"))
            .lastLine());
  }

  private static JsonObject answer(String text) {
    return Json.object(text).orElseThrow(() -> new AssertionError("not a JSON object: " + text));
  }

  /** By the SDK that SAM CLI brings; the payload of its answer. */
  private static JsonObject invoke(int port, String event) {
    Path script = Parts.projectFolder().resolve("src/test/resources/sam/invoke.py");
    String endpoint = "http://127.0.0.1:" + port;
    return answer(
            Command.in(project)
                .run(
                    List.of(
                        Parts.samPython().toString(),
                        script.toString(),
                        endpoint,
                        SamCli.FUNCTION,
                        event))
                .lastLine())
        .getAsJsonObject("payload");
  }

  private static boolean listens(Process server, int port, Path errors) {
    if (!server.isAlive()) {
      throw new AssertionError("sam local start-lambda ended: " + text(errors));
    }
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void waitFor(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> contents(Path folder) throws IOException {
    Set<String> hashes = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        hashes.add(Hashes.sha256(file));
      }
    }
    return hashes;
  }
}
