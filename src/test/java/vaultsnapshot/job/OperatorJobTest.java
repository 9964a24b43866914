package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.Confirmation;
import vaultsnapshot.settings.OperatorRequest.RestoreWords;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** A restore where the wire does what real servers cannot be made to do. */
final class OperatorJobTest {
  private static final String SNAPSHOT_PATH = "/v1/sys/storage/raft/snapshot";
  private static final String CLUSTER_ID = "1e3305cd-e447-355c-e88c-1b9573f8ca9a";
  private static final String KEY = "vault/prod/20261122T020000Z.snap";
  private static final RestoreWords NO_WORDS = new RestoreWords(false, false, false, true);
  private static final RestoreWords NO_SAFETY = new RestoreWords(false, false, false, false);
  private static final SyntheticSnapshot SNAPSHOT = SyntheticSnapshot.ofAtLeast(1, 100);

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() throws Exception {
    job = new JobUnderTest(100, temporary);
    job.vault()
        .json("/v1/sys/storage/raft/configuration", 200, configuration("raft1"))
        .json(
            "/v1/sys/capabilities-self",
            200,
            "{\"sys/storage/raft/snapshot\":[\"update\"],"
                + "\"sys/storage/raft/snapshot-force\":[\"update\"]}")
        .answer(SNAPSHOT_PATH, this::snapshot);
    job.run(JobUnderTest.scheduled("2026-11-22T02:00:00Z"));
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void aReadFromS3ThatBreaksIsTakenUpWhileVaultWaits() throws Exception {
    // Behind the verification, which has read it whole by then.
    job.bucket()
        .before(
            "PUT vault/prod/operations/op-1.json .*",
            () -> job.bucket().cutting("GET .*\\.snap .*", 400_000));
    JsonObject done = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("status").getAsString()).isEqualTo("done");
    assertThat(done.get("seen").getAsString()).isEqualTo("active");
    List<WireVault.Request> posts = posts();
    assertThat(posts).hasSize(1);
    assertThat(posts.getFirst().headers())
        .containsEntry("content-length", done.get("snapshotBytes").getAsString())
        .doesNotContainKey("x-vault-namespace");
    assertThat(done.get("readsResumed").getAsInt()).isEqualTo(1);
    assertThat(job.bucket().requests("GET .*\\.snap .*")).hasSize(3);
  }

  @Test
  void whatIsOverwrittenIsStoredFirst() throws Exception {
    JsonObject done = job.operate(restore(NO_WORDS, meant("op-1")));
    String safety = done.get("safetySnapshot").getAsString();
    assertThat(safety).endsWith("-before-restore-op-1.snap");
    assertThat(job.bucket().keys())
        .contains(
            safety, "vault/prod/operations/op-1.json", "vault/prod/operations/op-1.outcome.json");
  }

  @Test
  void aSafetySnapshotThatFailsStopsTheRestoreUnlessItIsWaived() {
    job.bucket().refusing(1_000, "PUT .*before-restore.*", 403, "AccessDenied");
    assertThatThrownBy(() -> job.operate(restore(NO_WORDS, meant("op-1"))))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("the safety snapshot of what would be overwritten failed")
        .hasMessageContaining("\"safetySnapshot\": false")
        .hasMessageEndingWith("The cluster is untouched");
    assertThat(posts()).isEmpty();
    assertThatThrownBy(() -> job.operate(restore(NO_WORDS, meant("op-1"))))
        .hasMessageContaining("operation 'op-1' was tried at")
        .hasMessageContaining("the safety snapshot of what would be overwritten failed")
        .hasMessageContaining("give another operationId");
  }

  @Test
  void anAnswerThatIsLostAfterAllWasSentIsNeitherSuccessNorSafe() throws Exception {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              if (!exchange.getRequestMethod().equals("POST")) {
                snapshot(exchange);
              }
            });
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("all of the snapshot had been sent")
        .hasMessageEndingWith("It is not known whether the cluster was changed");
    assertThat(posts()).as("it is never sent again by itself").hasSize(1);
    assertThat(
            new String(
                job.bucket().content("vault/prod/operations/op-1.outcome.json"),
                java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"status\": \"unclear\"");
  }

  @Test
  void aNodeThatNoLongerLeadsIsNotFollowedWithTheSnapshot() {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              exchange.getResponseHeaders().set("Location", "https://127.0.0.1:1" + SNAPSHOT_PATH);
              exchange.sendResponseHeaders(307, -1);
            });
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("answered 307, which sends elsewhere: it no longer leads")
        .hasMessageEndingWith("The cluster is untouched");
  }

  @Test
  void aCallThatComesWhileTheFirstIsAtItIsToldSo() throws Exception {
    OperatorRequest.Restore restore = restore(NO_SAFETY, meant("op-1"));
    job.operate(restore);
    job.bucket().remove("vault/prod/operations/op-1.outcome.json");
    JsonObject second = job.operate(restore);
    assertThat(second.get("status").getAsString()).isEqualTo("in-progress");
    assertThat(posts()).hasSize(1);
  }

  @Test
  void twoCallsAtTheSameMomentDoItOnce() throws Exception {
    OperatorRequest.Restore restore = restore(NO_SAFETY, meant("op-1"));
    job.bucket()
        .before(
            "PUT vault/prod/operations/op-1.json .*",
            () -> {
              try {
                job.operate(restore);
              } catch (RunFailedException | InterruptedException failure) {
                throw new AssertionError(failure);
              }
            });
    assertThat(job.operate(restore).get("status").getAsString()).isEqualTo("done");
    assertThat(posts()).hasSize(1);
  }

  @Test
  void anIdOfAnotherOperationIsNotTakenForThisOne() throws Exception {
    job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThatThrownBy(() ->
            job.operate(new OperatorRequest.RemovePeer("raft1", Optional.empty(), meant("op-1"))))
        .hasMessageContaining("'op-1' was used for something else");
  }

  @Test
  void severalNodesAskForAWordBeforeAForcedRestore() throws Exception {
    job.vault().json("/v1/sys/storage/raft/configuration", 200, configuration("raft1", "raft2"));
    assertThatThrownBy(() ->
            job.operate(new OperatorRequest.Restore("newest", true, NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("counts on 2 nodes, and a forced restore breaks")
        .hasMessageContaining("acceptSeveralNodes");
    assertThat(posts()).isEmpty();
    assertThat(
            job.operate(
                    new OperatorRequest.Restore(
                        "newest",
                        true,
                        new RestoreWords(false, false, true, false),
                        new Confirmation(
                            true, Optional.empty(), Optional.empty(), Optional.empty())))
                .getAsJsonArray("warnings")
                .toString())
        .contains("Accepted: the cluster counts on 2 nodes");
  }

  /** An emptied cluster that the schedule backed up meanwhile must not be what 'newest' means. */
  @Test
  void theNewestIsNotOneOfARebuiltClusterThatNobodyAccepted() throws Exception {
    job.vault()
        .applied(50)
        .answer(SNAPSHOT_PATH, exchange -> write(exchange, SyntheticSnapshot.ofAtLeast(1, 50)));
    job.run(JobUnderTest.scheduled("2026-11-23T02:00:00Z"));
    job.vault().applied(100).answer(SNAPSHOT_PATH, this::snapshot);
    JsonObject plan =
        job.operate(
            restore(
                NO_SAFETY,
                new Confirmation(true, Optional.empty(), Optional.empty(), Optional.empty())));
    assertThat(plan.get("snapshot").getAsString()).isEqualTo(KEY);
    assertThat(plan.has("refusals")).isFalse();
  }

  private static OperatorRequest.Restore restore(RestoreWords words, Confirmation confirmation) {
    return new OperatorRequest.Restore("newest", false, words, confirmation);
  }

  private static Confirmation meant(String operationId) {
    return new Confirmation(
        false, Optional.of("prod"), Optional.of(CLUSTER_ID), Optional.of(operationId));
  }

  private List<WireVault.Request> posts() {
    return job.vault().requests().stream()
        .filter(
            request -> request.method().equals("POST") && request.path().startsWith(SNAPSHOT_PATH))
        .toList();
  }

  /** Gives one, and takes one: then its index jumps. */
  private void snapshot(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      job.vault().applied(200);
      WireVault.send(exchange, 204, "");
      return;
    }
    write(exchange, SNAPSHOT);
  }

  private static void write(HttpExchange exchange, SyntheticSnapshot snapshot) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/gzip");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      snapshot.writeTo(out);
    }
  }

  /** As Vault 1.21.4 answers it. */
  private static String configuration(String... nodes) {
    StringBuilder servers = new StringBuilder();
    for (String node : nodes) {
      servers
          .append(servers.isEmpty() ? "" : ",")
          .append("{\"node_id\":\"")
          .append(node)
          .append("\",\"address\":\"127.0.0.1:8201\",\"leader\":")
          .append(servers.isEmpty())
          .append(",\"protocol_version\":\"\\u0003\",\"voter\":true}");
    }
    return "{\"data\":{\"config\":{\"index\":24,\"servers\":[" + servers + "]}}}";
  }
}
