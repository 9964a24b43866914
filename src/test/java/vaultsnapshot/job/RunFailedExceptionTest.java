package vaultsnapshot.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Json;
import vaultsnapshot.report.Log;

/** A failed run is one line of the log, which tells the stage, the cause and what is left. */
final class RunFailedExceptionTest {
  @Test
  void whatTheWorldOutsideDidIsToldWithoutAStack() {
    JsonObject line = logged(new IOException("connection reset"));
    assertThat(line.get("message").getAsString()).isEqualTo("run failed");
    assertThat(line.toString())
        .contains("download: connection reset. This run stored nothing")
        .contains("\"stage\":\"download\"")
        .doesNotContain("RunFailedExceptionTest.");
  }

  @Test
  void aFaultOfThisProgramIsToldWithItsStack() {
    JsonObject line = logged(new IllegalStateException("cannot be"));
    assertThat(line.get("message").getAsString())
        .isEqualTo("run failed in a way that nobody foresaw");
    assertThat(line.toString())
        .contains("download: cannot be. This run stored nothing")
        .contains("\"stage\":\"download\"")
        .contains("RunFailedExceptionTest.");
  }

  private static JsonObject logged(Exception cause) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new RunFailedException("download", Optional.empty(), "This run stored nothing", cause)
        .log(Log.to(new PrintStream(output, true, UTF_8), () -> Instant.EPOCH));
    JsonObject line = Json.object(output.toString(UTF_8).strip()).orElseThrow();
    assertThat(line.get("level").getAsString()).isEqualTo("ERROR");
    return line;
  }
}
