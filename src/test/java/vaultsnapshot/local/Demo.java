package vaultsnapshot.local;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import vaultsnapshot.input.Json;

/**
 * The main job before one's eyes, on real local parts: {@code ./demo} builds and runs it.
 *
 * <p>{@code --keep} leaves everything up until Ctrl-C. Exit code 0 when the snapshot is stored.
 */
public final class Demo {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final DemoConsole console;
  private final DemoSite site;

  private Demo(DemoConsole console, DemoSite site) {
    this.console = console;
    this.site = site;
  }

  /** Runs the demo. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean stored = run(new DemoConsole(), List.of(arguments).contains("--keep"));
    System.exit(stored ? 0 : 1);
  }

  private static boolean run(DemoConsole console, boolean keep)
      throws IOException, InterruptedException {
    try (DemoSite site = DemoSite.start(console::step)) {
      boolean stored = new Demo(console, site).run(keep);
      console.step("stopping what was started");
      return stored;
    } catch (LocalPartsException failure) {
      console.step("failed: " + failure.getMessage());
      return false;
    }
  }

  private boolean run(boolean keep) throws IOException, InterruptedException {
    FunctionOptions options =
        FunctionOptions.packaged(site.functionEnvironment())
            .using(site.aws())
            // Else the runtime client's own native library warns into the demo.
            .withJvmFlags("--enable-native-access=ALL-UNNAMED");
    try (DemoFunction function = new DemoFunction(options, console, TIMEOUT)) {
      InvocationResult result = function.invoke(scheduledEvent());
      boolean stored = report(result);
      showBucket();
      if (keep) {
        stayUp(function);
      }
      return stored;
    }
  }

  /** The event of the rule, as if it had fired this minute. */
  private String scheduledEvent() throws IOException {
    Path file = Parts.projectFolder().resolve("events").resolve("scheduled.json");
    JsonObject event =
        Json.object(Files.readString(file))
            .orElseThrow(() -> new LocalPartsException(file + ": is not a JSON object"));
    String time = Instant.now().truncatedTo(ChronoUnit.MINUTES).toString();
    event.addProperty("time", time);
    console.step("invoking with events/scheduled.json, its time set to " + time);
    return event.toString();
  }

  private boolean report(InvocationResult result) {
    return switch (result) {
      case InvocationResult.Success success -> {
        console.step("the function answered with its receipt:");
        console.show(DemoConsole.pretty(success.body()));
        yield true;
      }
      case InvocationResult.Failure failure -> {
        console.step("the function failed: " + failure.type());
        console.show(failure.message());
        yield false;
      }
    };
  }

  private void showBucket() {
    List<ObjectVersion> versions =
        site.aws().s3().listObjectVersions(list -> list.bucket(DemoSite.BUCKET)).versions();
    console.step("the bucket holds " + versions.size() + " objects:");
    for (ObjectVersion version : versions) {
      console.show(
          "%,12d bytes  s3://%s/%s%s"
              .formatted(version.size(), DemoSite.BUCKET, version.key(), tags(version.key())));
    }
  }

  private String tags(String key) {
    try {
      return site
          .aws()
          .s3()
          .getObjectTagging(o -> o.bucket(DemoSite.BUCKET).key(key))
          .tagSet()
          .stream()
          .map(tag -> "  " + tag.key() + "=" + tag.value())
          .collect(Collectors.joining());
    } catch (S3Exception failure) {
      return "  (tags: " + failure.getMessage() + ")";
    }
  }

  private void stayUp(DemoFunction function) throws InterruptedException {
    try (InvocationEndpoint endpoint = InvocationEndpoint.start(function::invoke)) {
      console.step("all stays up until Ctrl-C; to look around, in another terminal:");
      console.show(DemoGuide.commands(site, endpoint));
      Optional<InetAddress> gateway = BridgeRelay.gateway();
      if (gateway.isEmpty()) {
        console.step("no Docker engine answers: env.json for sam local was not written");
        new CountDownLatch(1).await();
      } else {
        stayUpForContainers(gateway.get());
      }
    }
  }

  private void stayUpForContainers(InetAddress gateway) throws InterruptedException {
    try (ContainerRoad road = ContainerRoad.open(site, gateway)) {
      Path file = road.samEnvironment().write(Parts.projectFolder().resolve("env.json"));
      console.step("the same by SAM, with the variables that stand in " + file.getFileName());
      console.show(DemoGuide.samCommands());
      new CountDownLatch(1).await();
    }
  }
}
