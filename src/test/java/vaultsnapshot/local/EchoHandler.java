package vaultsnapshot.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A handler that answers what it got, or misbehaves in the way that the event names. */
public final class EchoHandler implements RequestStreamHandler {
  private final String greeting = System.getenv("GREETING");

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    System.out.println("handling " + context.getAwsRequestId());
    output.write(answer(event).getBytes(StandardCharsets.UTF_8));
  }

  private String answer(String event) {
    return switch (event) {
      case "fail" -> throw new IllegalArgumentException("told to fail");
      case "exit" -> {
        Runtime.getRuntime().halt(7);
        yield "";
      }
      case "sleep" -> {
        sleep();
        yield "awake";
      }
      case "flags" -> String.join("\n", ManagementFactory.getRuntimeMXBean().getInputArguments());
      default -> greeting + " " + event;
    };
  }

  private static void sleep() {
    try {
      Thread.sleep(Duration.ofHours(1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
