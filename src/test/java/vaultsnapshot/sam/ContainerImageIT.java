package vaultsnapshot.sam;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.BridgeRelay;
import vaultsnapshot.local.ContainerRoad;
import vaultsnapshot.local.DemoSite;
import vaultsnapshot.local.Parts;
import vaultsnapshot.local.Waiting;

/** The image of our Dockerfile, called through the emulator of Lambda's API in its base image. */
@Tag("docker")
final class ContainerImageIT {
  private static final String IMAGE = "vault-snapshot-container-image-it";
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Command DOCKER = Command.in(Parts.projectFolder());

  private static DemoSite site;
  private static ContainerRoad road;

  @BeforeAll
  static void build() {
    DOCKER.run(List.of("docker", "build", "--tag", IMAGE, "."));
    site = DemoSite.start(step -> {});
    road = ContainerRoad.open(site, BridgeRelay.gateway().orElseThrow());
  }

  @AfterAll
  static void stop() {
    road.close();
    site.close();
    DOCKER.run(List.of("docker", "image", "rm", "--force", IMAGE));
  }

  /**
   * {@code AOTMode=on} ends a JVM that cannot use its cache; without it that would only be slow.
   */
  @Test
  void itsCacheIsTakenAndASnapshotIsStored() throws IOException, InterruptedException {
    String container = start("-XX:AOTMode=on");
    try {
      JsonObject answer = invoke(container, "{\"detail\":{\"label\":\"in-container\"}}");
      StoredSnapshot.assertStored(site, answer);
    } finally {
      DOCKER.run(List.of("docker", "rm", "--force", container));
    }
  }

  private static String start(String flags) {
    List<String> command = new ArrayList<>(List.of("docker", "run", "--detach"));
    command.addAll(List.of("--publish", "127.0.0.1::8080", "--env", "JAVA_TOOL_OPTIONS=" + flags));
    road.environment()
        .forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
    command.add(IMAGE);
    return DOCKER.run(command).lastLine();
  }

  private static JsonObject invoke(String container, String event)
      throws IOException, InterruptedException {
    String port = DOCKER.run(List.of("docker", "port", container, "8080/tcp")).lastLine();
    URI endpoint = URI.create("http://" + port + "/2015-03-31/functions/function/invocations");
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofMinutes(5))
            .POST(HttpRequest.BodyPublishers.ofString(event))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body =
          Waiting.forValue("the container's answer", START_LIMIT, () -> answer(client, request));
      return Json.object(body).orElseThrow(() -> new AssertionError(body + logs(container)));
    }
  }

  /** Nothing while the emulator does not listen yet. */
  private static Optional<String> answer(HttpClient client, HttpRequest request) {
    try {
      return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String logs(String container) {
    Command.Result result = DOCKER.run(List.of("docker", "logs", container));
    return result.output() + result.errors();
  }
}
