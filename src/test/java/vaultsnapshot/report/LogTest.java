package vaultsnapshot.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static vaultsnapshot.report.LogField.field;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogTest {
  /** Keeps each write apart, as Lambda's own stream makes a log event of each. */
  private static final class Writes extends ByteArrayOutputStream {
    final List<String> writes = new ArrayList<>();

    @Override
    public synchronized void write(byte[] buffer, int offset, int length) {
      writes.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void write(int single) {
      writes.add(String.valueOf((char) single));
    }
  }

  private final Writes writes = new Writes();
  private final Log log =
      Log.to(
          new PrintStream(writes, false, StandardCharsets.US_ASCII),
          () -> Instant.parse("2026-11-23T02:00:00Z"));

  @Test
  void aLineHasTimestampLevelMessageContextAndFields() {
    log.with(field("cluster", "production"), field("requestId", "1b0f"))
        .info("stage ended", field("stage", "login"), field("milliseconds", 40), field("ok", true));
    assertThat(writes.writes)
        .containsExactly(
            "{\"timestamp\":\"2026-11-23T02:00:00.000Z\",\"level\":\"INFO\",\"message\":\"stage"
                + " ended\",\"cluster\":\"production\",\"requestId\":\"1b0f\",\"stage\":\"login\","
                + "\"milliseconds\":40,\"ok\":true}\n");
  }

  @Test
  void textIsEscapedAndStaysOnOneLineInUtf8() {
    String awkward = "a\r\nb\u2028c\"\\\u0000\u001b[31m\u00e4\u20ac";
    log.warn(awkward, field("awkward", awkward));
    assertThat(writes.writes).hasSize(1);
    String line = writes.writes.getFirst();
    assertThat(line.lines()).hasSize(1);
    assertThat(line).doesNotContain("\u2028", "\u001b", "\u0000").contains("\u00e4\u20ac");
    assertThat(parsed().get("message").getAsString()).isEqualTo(awkward);
    assertThat(parsed().get("awkward").getAsString()).isEqualTo(awkward);
    assertThat(parsed().get("level").getAsString()).isEqualTo("WARN");
  }

  @Test
  void aFailureIsToldWithItsCausesInOneLineAndWithoutItsStack() {
    IOException cause = new IOException("connection reset\n\tby peer");
    IllegalStateException failure = new IllegalStateException("download broke", cause);
    failure.addSuppressed(new IOException("abort failed"));
    log.error("run failed", failure);
    assertThat(parsed().get("level").getAsString()).isEqualTo("ERROR");
    assertThat(parsed().get("error").getAsString())
        .isEqualTo(
            "IllegalStateException: download broke (also IOException: abort failed); caused by"
                + " IOException: connection reset by peer");
    assertThat(parsed().has("stack")).isFalse();
  }

  @Test
  void aFailureThatTheRunOutlivesIsAWarning() {
    log.warn("token not revoked", new IOException(), field("stage", "revoke"));
    assertThat(parsed().get("level").getAsString()).isEqualTo("WARN");
    assertThat(parsed().get("error").getAsString()).isEqualTo("IOException");
    assertThat(parsed().get("stage").getAsString()).isEqualTo("revoke");
  }

  @Test
  void anUnforeseenFailureHasItsStack() {
    log.unexpected("run failed", new IllegalStateException("why", new IOException("deep")));
    assertThat(writes.writes.getFirst().lines()).hasSize(1);
    assertThat(parsed().get("error").getAsString()).startsWith("IllegalStateException: why");
    assertThat(parsed().get("stack").getAsString())
        .contains("\tat vaultsnapshot.report.LogTest.", "Caused by: java.io.IOException: deep");
  }

  @Test
  void aStackThatIsTooLongForALogEventIsCut() {
    log.unexpected("run failed", new IllegalStateException("x".repeat(100_000)));
    assertThat(parsed().get("stack").getAsString()).hasSizeLessThan(33_000).endsWith("... (cut)");
  }

  @Test
  void causesInACircleEnd() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second", first);
    first.initCause(second);
    log.error("run failed", first);
    assertThat(parsed().get("error").getAsString())
        .startsWith("IllegalStateException: first; caused by IllegalStateException: second;")
        .hasSizeLessThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "level", "message", "error", "stack", "_aws"})
  void noFieldTakesThePlaceOfTheLinesOwn(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> field(name, "x"))
        .withMessage("log field '%s' belongs to the line itself", name);
  }

  @Test
  void aBrokenStreamDoesNotFailTheRun() {
    PrintStream broken =
        new PrintStream(
            new ByteArrayOutputStream() {
              @Override
              public void flush() throws IOException {
                throw new IOException("gone");
              }
            });
    Log.to(broken, () -> Instant.EPOCH).info("still here");
    assertThat(broken.checkError()).isTrue();
  }

  private JsonObject parsed() {
    return JsonParser.parseString(writes.writes.getLast()).getAsJsonObject();
  }
}
