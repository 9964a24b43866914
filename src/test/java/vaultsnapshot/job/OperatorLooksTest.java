package vaultsnapshot.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.job.RaftAnswers.lines;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.input.Json;
import vaultsnapshot.settings.OperatorRequest;

/** What an operator may look at without changing anything. */
final class OperatorLooksTest {
  private static final String OLDEST = "vault/prod/20261120T020000Z.snap";
  private static final String MIDDLE = "vault/prod/20261121T020000Z.snap";
  private static final String NEWEST = "vault/prod/20261122T020000Z.snap";
  private static final Optional<Instant> ALL = Optional.of(Instant.parse("2026-11-01T00:00:00Z"));

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() throws Exception {
    job = new JobUnderTest(100, temporary);
    StoredRuns runs = new StoredRuns(job.bucket());
    for (int day = 20; day <= 22; day++) {
      runs.add(Instant.parse("2026-11-" + day + "T02:00:00Z"));
    }
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void aListGoesOnWhereItIsTold() throws Exception {
    JsonObject first = list(Optional.empty(), Optional.empty());
    assertThat(keys(first)).containsExactly(NEWEST, MIDDLE);
    assertThat(first.get("next").getAsString()).isEqualTo(OLDEST);
    assertThat(keys(list(Optional.empty(), Optional.of(OLDEST)))).containsExactly(OLDEST);
    assertThat(keys(list(Optional.of(Instant.parse("2026-11-22T00:00:00Z")), Optional.empty())))
        .containsExactly(NEWEST);
  }

  @Test
  void oneIsVerifiedByItsName() throws Exception {
    JsonObject read = verify(OperatorRequest.NEWEST, Optional.empty(), Optional.empty());
    assertThat(read.get("passed").getAsBoolean()).isTrue();
    assertThat(keys(read)).containsExactly(NEWEST);
    JsonObject found = first(read);
    assertThat(found.get("whole").getAsBoolean()).isTrue();
    assertThat(found.get("raftIndex").getAsLong()).isEqualTo(100);
    assertThat(found.get("entries").getAsLong()).isEqualTo(1);
    assertThat(keys(verify(OLDEST, Optional.empty(), Optional.empty()))).containsExactly(OLDEST);
  }

  /** Somebody put it there: a run that stored nothing leaves no receipt. */
  @Test
  void aReceiptOfARunThatStoredNothingVerifiesNoSnapshot() throws Exception {
    String receiptKey = NEWEST.replace(".snap", ".json");
    JsonObject receipt =
        Json.object(new String(job.bucket().content(receiptKey), UTF_8)).orElseThrow();
    receipt.addProperty("status", "not-due");
    receipt.remove("key");
    job.bucket().put(receiptKey, receipt.toString().getBytes(UTF_8), Map.of());
    JsonObject read = verify(NEWEST, Optional.empty(), Optional.empty());
    assertThat(read.get("passed").getAsBoolean()).isFalse();
    assertThat(lines(first(read), "problems")).containsExactly("its receipt tells of no snapshot");
    JsonObject listed = first(list(Optional.empty(), Optional.empty()));
    assertThat(listed.get("verified").getAsBoolean()).isFalse();
    assertThat(listed.get("doubt").getAsString()).isEqualTo("its receipt tells of no snapshot");
  }

  @Test
  void allOfATimeAreVerifiedFromWhereItIsTold() throws Exception {
    JsonObject all = verify("", ALL, Optional.empty());
    assertThat(keys(all)).containsExactly(NEWEST, MIDDLE, OLDEST);
    assertThat(all.has("next")).isFalse();
    assertThat(keys(verify("", ALL, Optional.of(MIDDLE)))).containsExactly(MIDDLE, OLDEST);
  }

  /** Of ten minutes: the next one may take twice as long as the longest before. */
  @Test
  void whatTheTimeDoesNotSufficeForIsNamedToGoOnWith() throws Exception {
    job.bucket()
        .before(
            "GET .*20261122T020000Z.snap \\[\\]",
            () -> {
              job.passes(Duration.ofMinutes(1));
              job.bucket()
                  .before(
                      "GET .*20261121T020000Z.snap \\[\\]",
                      () -> job.passes(Duration.ofMinutes(4)));
            });
    JsonObject read = verify("", ALL, Optional.empty());
    assertThat(keys(read)).containsExactly(NEWEST, MIDDLE);
    assertThat(read.get("next").getAsString()).isEqualTo(OLDEST);
    assertThat(read.get("passed").getAsBoolean()).isFalse();
  }

  @Test
  void whatIsNotThereIsToldWithWhatIs() {
    assertThatThrownBy(() -> verify("20261123T020000Z", Optional.empty(), Optional.empty()))
        .hasMessageContaining("detail.snapshot: there is no vault/prod/20261123T020000Z.snap")
        .hasMessageContaining("the newest are " + NEWEST + ", " + MIDDLE + ", " + OLDEST)
        .hasMessageEndingWith("Nothing was changed");
    assertThatThrownBy(() -> verify("x".repeat(81), Optional.empty(), Optional.empty()))
        .hasMessageContaining("'" + "x".repeat(80) + "...' is no snapshot of 'prod'");
    assertThatThrownBy(() -> verify("x".repeat(80), Optional.empty(), Optional.empty()))
        .hasMessageContaining("'" + "x".repeat(80) + "' is no snapshot of 'prod'");
    job.bucket().refusing(1, "GET .*list-type.*", 403, "AccessDenied");
    assertThatThrownBy(() -> verify("20261123T020000Z", Optional.empty(), Optional.empty()))
        .as("and where that cannot be told")
        .hasMessageContaining("20261123T020000Z.snap; the action list shows what there is");
    job.bucket().keys().forEach(job.bucket()::remove);
    assertThatThrownBy(() -> verify(OperatorRequest.NEWEST, Optional.empty(), Optional.empty()))
        .hasMessageContaining("there is none to be the newest")
        .hasMessageContaining("the bucket holds no snapshot of this cluster");
  }

  /** One that a restore took of what it overwrote, and those of a cluster nobody accepted. */
  @Test
  void theNewestIsTheOneThatAPersonMeans() throws Exception {
    job.bucket()
        .put("vault/prod/20261125T020000Z-before-restore-op-1.snap", new byte[] {1}, Map.of());
    job.bucket()
        .put(
            "vault/prod/20261124T020000Z.snap",
            new byte[] {1},
            Map.of("rebuilt", "true", "rebuild-accepted", "false"));
    assertThat(keys(verify(OperatorRequest.NEWEST, Optional.empty(), Optional.empty())))
        .containsExactly(NEWEST);
    String byHand = "vault/prod/20261123T020000Z-by-hand.snap";
    job.bucket().put(byHand, job.bucket().content(NEWEST), job.bucket().metadata(NEWEST));
    assertThat(keys(verify(OperatorRequest.NEWEST, Optional.empty(), Optional.empty())))
        .containsExactly(byHand);
  }

  private JsonObject list(Optional<Instant> since, Optional<String> from) throws Exception {
    return job.operate(new OperatorRequest.ListSnapshots(since, from, 2));
  }

  private JsonObject verify(String snapshot, Optional<Instant> since, Optional<String> from)
      throws Exception {
    return job.operate(new OperatorRequest.Verify(snapshot, since, from));
  }

  private static JsonObject first(JsonObject answer) {
    return answer.getAsJsonArray("snapshots").get(0).getAsJsonObject();
  }

  private static List<String> keys(JsonObject answer) {
    return answer.getAsJsonArray("snapshots").asList().stream()
        .map(snapshot -> snapshot.getAsJsonObject().get("key").getAsString())
        .toList();
  }
}
