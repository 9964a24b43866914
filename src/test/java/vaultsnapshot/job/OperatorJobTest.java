package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.job.Confirmations.CLUSTER_ID;
import static vaultsnapshot.job.Confirmations.meant;
import static vaultsnapshot.job.Confirmations.shown;
import static vaultsnapshot.job.RaftAnswers.CONFIGURATION;
import static vaultsnapshot.job.RaftAnswers.configuration;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Json;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.Confirmation;
import vaultsnapshot.settings.OperatorRequest.RestoreWords;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** A restore where the wire does what real servers cannot be made to do. */
final class OperatorJobTest {
  private static final String SNAPSHOT_PATH = "/v1/sys/storage/raft/snapshot";
  private static final String REMOVE = "/v1/sys/storage/raft/remove-peer";
  private static final String KEY = "vault/prod/20261122T020000Z.snap";
  private static final String READ = "GET .*\\.snap \\[\\]";
  private static final RestoreWords NO_WORDS = new RestoreWords(false, false, false, true);
  private static final RestoreWords NO_SAFETY = new RestoreWords(false, false, false, false);
  private static final SyntheticSnapshot SNAPSHOT = SyntheticSnapshot.small(100);

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() throws Exception {
    job = new JobUnderTest(100, temporary);
    job.vault()
        .json(CONFIGURATION, 200, configuration("raft1"))
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
        .before("PUT vault/prod/operations/op-1.json .*", () -> job.bucket().cutting(READ, 4_000));
    JsonObject done = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("status").getAsString()).isEqualTo("done");
    assertThat(done.get("seen").getAsString()).isEqualTo("active");
    List<WireVault.Request> posts = posts();
    assertThat(posts).hasSize(1);
    assertThat(posts.getFirst().headers())
        .containsEntry("content-length", done.get("snapshotBytes").getAsString())
        .doesNotContainKey("x-vault-namespace");
    assertThat(done.get("readsResumed").getAsInt()).isEqualTo(1);
    assertThat(job.bucket().requests(READ)).hasSize(3);
  }

  @Test
  void howFarTheLongStepsAreIsTold() throws Exception {
    JsonObject done = job.operate(restore(NO_WORDS, meant("op-1")));
    String size = done.get("snapshotBytes").getAsString();
    assertThat(job.progress())
        .containsSubsequence(
            "verify 0 of " + size,
            "verify %s of %s".formatted(size, size),
            "transfer 0 of -1",
            "transfer %s of -1".formatted(size),
            "restore 0 of " + size,
            "restore %s of %s".formatted(size, size));
  }

  @Test
  void whatIsOverwrittenIsStoredFirst() throws Exception {
    JsonObject done = job.operate(restore(NO_WORDS, meant("op-1")));
    String safety = done.get("safetySnapshot").getAsString();
    assertThat(safety).endsWith("-before-restore-op-1.snap");
    assertThat(done.keySet()).contains("safety-snapshotMs", "restoreMs", "watchMs");
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
    assertThat(outcome("op-1")).contains("\"status\": \"unclear\"");
  }

  @Test
  void aRestoreWhoseRecordCannotBeWrittenIsDoneAndItsAnswerSaysSo() throws Exception {
    job.bucket().refusing(1_000, "PUT .*operations/op-1.outcome.json.*", 403, "AccessDenied");
    JsonObject done = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("status").getAsString()).isEqualTo("done");
    assertThat(done.getAsJsonArray("next").toString())
        .contains("Keep this answer: its record could not be written", "AccessDenied");
    assertThat(job.log()).contains("the operation is done, but its record could not be written");
  }

  @Test
  void aRepeatedCallNeverCallsAClusterUntouchedThatTheFirstMayHaveChanged() {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              if (!exchange.getRequestMethod().equals("POST")) {
                snapshot(exchange);
              }
            });
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageEndingWith("It is not known whether the cluster was changed");
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("It is not known whether the cluster was changed")
        .hasMessageEndingWith("give another operationId. This call changed nothing");
    job.bucket().refusing(1_000, "GET .*operations/op-1.json.*", 403, "AccessDenied");
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .as("nor where its record could not be read")
        .hasMessageContaining("AccessDenied")
        .hasMessageEndingWith("This call changed nothing");
    assertThat(posts()).hasSize(1);
  }

  @Test
  void aFailureNamesTheStageThatFailed() {
    assertThatThrownBy(() ->
            job.operate(
                restore(
                    NO_SAFETY,
                    new Confirmation(
                        false,
                        Optional.of("prod"),
                        Optional.of("another"),
                        Optional.of("op-1"),
                        false))))
        .hasMessageStartingWith("plan: detail.clusterId: got 'another'")
        .hasMessageContaining("the cluster that answers here is '" + CLUSTER_ID + "'");
    job.vault().json(CONFIGURATION, 403, "{\"errors\":[\"permission denied\"]}");
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, shown())))
        .hasMessageStartingWith("configuration: https://");
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
    assertThat(second.has("begunAt")).isTrue();
    assertThat(second.getAsJsonArray("next").get(0).getAsString())
        .contains("Send this event again for its answer", "operations/op-1.outcome.json");
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
  void anArchivedSnapshotIsAskedBackWaitedForAndThenVerifiedAndRestored() throws Exception {
    job.bucket().archive(KEY, 3);
    JsonObject plan = job.operate(restore(NO_SAFETY, shown()));
    assertThat(plan.getAsJsonArray("does").get(0).getAsString()).startsWith("ask S3 for");
    assertThat(job.bucket().requests("POST .*restore.*")).isEmpty();
    int read = job.bucket().requests(READ).size();
    JsonObject done = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("status").getAsString()).isEqualTo("done");
    assertThat(job.bucket().requests("POST .*restore.*")).hasSize(1);
    assertThat(job.bucket().requests(READ)).as("verified, sent").hasSize(read + 2);
    assertThat(job.pauses()).isNotEmpty();
    assertThat(job.log()).contains("waiting for S3 to give an archived snapshot back");
    assertThat(job.logins()).as("backup, dry run, before and after the wait").isEqualTo(4);
    assertThat(job.revocations()).as("all but the restore's own").isEqualTo(3);
  }

  @Test
  void anArchivedSnapshotThatIsNotWholeIsNotRestoredWhenItIsThere() {
    byte[] spoiled = job.bucket().content(KEY);
    spoiled[spoiled.length / 2] ^= 1;
    job.bucket().put(KEY, spoiled, job.bucket().metadata(KEY));
    job.bucket().archive(KEY, 2);
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("the snapshot failed its verification")
        .hasMessageEndingWith("The cluster is untouched");
    assertThat(posts()).isEmpty();
  }

  @Test
  void theSameEventGoesOnWhereS3NeedsLongerThanTheCallMayTake() throws Exception {
    job.bucket().archive(KEY, Integer.MAX_VALUE);
    job.withPausesThatPass();
    JsonObject waiting = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(waiting.get("status").getAsString()).isEqualTo("waiting");
    assertThat(waiting.getAsJsonArray("next").get(0).getAsString())
        .contains(
            "S3 was asked for s3://backups/" + KEY,
            "GLACIER that takes 1 to 5 minutes mostly",
            "Send the same event again then; nothing else was done");
    assertThat(job.pauses()).as("10 s each, for half of ten minutes").hasSizeBetween(25, 30);
    assertThat(posts()).isEmpty();
    assertThat(job.bucket().keys()).noneMatch(key -> key.contains("operations/"));
    job.bucket().archive(KEY, 0);
    JsonObject done = job.within(Duration.ofMinutes(20)).operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("status").getAsString()).isEqualTo("done");
    assertThat(job.bucket().requests("POST .*restore.*")).as("asked once").hasSize(1);
  }

  @Test
  void twoOperationsAreNotAtWorkTogether() throws Exception {
    begun("other", Instant.now().plusSeconds(600));
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("the operation 'other' was begun at 2026-11-22T02:59:00Z")
        .hasMessageContaining("vault/prod/operations/other.outcome.json")
        .hasMessageContaining("\"acceptUnfinished\": true")
        .hasMessageEndingWith("The cluster is untouched");
    assertThat(posts()).isEmpty();
    assertThat(job.bucket().keys()).doesNotContain("vault/prod/operations/op-1.json");
    assertThat(job.operate(restore(NO_SAFETY, shown())).getAsJsonArray("refusals").toString())
        .contains("'other' was begun");
    Confirmation insisting =
        new Confirmation(
            false, Optional.of("prod"), Optional.of(CLUSTER_ID), Optional.of("op-1"), true);
    assertThat(job.operate(restore(NO_SAFETY, insisting)).getAsJsonArray("warnings").toString())
        .contains("Accepted: the operation 'other' was begun");
    assertThat(posts()).hasSize(1);
  }

  @Test
  void ofTwoOperationsThatBeginTogetherNoneGoesOnBesideTheOther() {
    job.bucket()
        .before(
            "PUT vault/prod/operations/op-1.json .*",
            () -> begun("other", Instant.now().plusSeconds(600)));
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("the operation 'other' was begun")
        .hasMessageEndingWith("The cluster is untouched");
    assertThat(posts()).isEmpty();
    assertThat(outcome("op-1")).contains("\"status\": \"failed\"");
  }

  @Test
  void theRecordOfAnOperationSaysWhatWasBegunWhenAndUntilWhen() throws Exception {
    job.operate(restore(NO_SAFETY, meant("op-1")));
    JsonObject record =
        Json.object(
                new String(
                    job.bucket().content("vault/prod/operations/op-1.json"),
                    StandardCharsets.UTF_8))
            .orElseThrow();
    assertThat(record.keySet()).containsExactly("request", "begunAt", "endsBy", "call");
    assertThat(Instant.parse(record.get("endsBy").getAsString()))
        .isAfter(Instant.parse(record.get("begunAt").getAsString()));
  }

  @Test
  void anOperationWhoseCallMustHaveEndedIsInNobodysWay() throws Exception {
    begun("dead", Instant.now().minusSeconds(1));
    assertThat(job.operate(restore(NO_SAFETY, meant("op-1"))).get("status").getAsString())
        .isEqualTo("done");
  }

  /** Nobody knows then that its call has ended. */
  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"endsBy\":\"soon\"}"})
  void anOperationWhoseRecordCannotBeReadIsInTheWay(String record) {
    job.bucket()
        .put("vault/prod/operations/other.json", record.getBytes(StandardCharsets.UTF_8), Map.of());
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("the operation 'other' was begun at an unknown time");
    assertThat(posts()).isEmpty();
  }

  @Test
  void anInterruptionBeforeAllWasSentLeavesTheClusterUntouched() {
    interruptAt("PUT vault/prod/operations/op-1.json .*");
    assertThatThrownBy(() -> job.operate(restore(NO_WORDS, meant("op-1"))))
        .isInstanceOf(InterruptedException.class)
        .hasMessageEndingWith("interrupted. The cluster is untouched");
    assertThat(posts()).isEmpty();
    assertThat(job.revocations()).isEqualTo(2);
  }

  @Test
  void anInterruptionWhileTheAnswerIsAwaitedIsNeitherSuccessNorSafe() {
    Thread operator = Thread.currentThread();
    CountDownLatch over = new CountDownLatch(1);
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              operator.interrupt();
              await(over);
            });
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .isInstanceOf(InterruptedException.class)
        .hasMessageEndingWith("It is not known whether the cluster was changed");
    over.countDown();
    assertThat(posts()).hasSize(1);
    assertThat(outcome("op-1")).contains("\"status\": \"unclear\"");
    assertThat(job.revocations()).as("the run's and the operator's").isEqualTo(2);
  }

  @Test
  void anInterruptionWhileTheNodeIsWatchedSaysThatItHasTakenTheSnapshot() {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              snapshot(exchange);
              job.vault().applied(100);
            });
    job.onPause(Thread.currentThread()::interrupt);
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .isInstanceOf(InterruptedException.class)
        .hasMessageEndingWith(
            "The change was taken by the cluster; look at it before anything else");
  }

  /** Only with its last byte a snapshot can do anything. */
  @Test
  void aReadFromS3ThatBreaksForGoodLeavesTheClusterUntouched() {
    job.bucket()
        .before(
            "PUT vault/prod/operations/op-1.json .*",
            () ->
                job.bucket()
                    .cutting(READ, 4_000)
                    .before(READ, () -> job.bucket().refusing(1_000, READ, 403, "AccessDenied")));
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageEndingWith("The cluster is untouched");
    assertThat(outcome("op-1")).contains("\"status\": \"failed\"");
  }

  @Test
  void whereTheRecordOfAFailureCannotBeWrittenBothAreTold() {
    job.bucket().refusing(1_000, "PUT .*before-restore.*", 403, "AccessDenied");
    job.bucket().refusing(1_000, "PUT .*operations/op-1.outcome.json.*", 403, "NoRecord");
    assertThatThrownBy(() -> job.operate(restore(NO_WORDS, meant("op-1"))))
        .hasMessageContaining("the safety snapshot of what would be overwritten failed")
        .cause()
        .satisfies(cause ->
            assertThat(cause.getSuppressed())
                .singleElement()
                .satisfies(unwritten -> assertThat(unwritten).hasMessageContaining("NoRecord")));
  }

  @Test
  void aRefusedRemovalLeavesTheClusterUntouchedAndOneWithoutAnAnswerDoesNotSaySo() {
    job.vault()
        .json(CONFIGURATION, 200, configuration("raft1", "raft2"))
        .json(REMOVE, 403, "{\"errors\":[\"permission denied\"]}");
    assertThatThrownBy(() -> job.operate(remove("op-1")))
        .hasMessageContaining("answered 403: permission denied")
        .hasMessageEndingWith("The cluster is untouched");
    job.vault().answer(REMOVE, _ -> {});
    assertThatThrownBy(() -> job.operate(remove("op-2")))
        .hasMessageContaining("look at the node's log and at the action configuration")
        .hasMessageEndingWith("It is not known whether the cluster was changed");
    assertThat(outcome("op-2")).contains("\"status\": \"unclear\"");
    assertThat(job.vault().requests(REMOVE)).as("one for each").hasSize(2);
  }

  @Test
  void aTokenThatCouldNotBeRevokedIsWarnedOf() throws Exception {
    job.vault().json("/v1/auth/token/revoke-self", 403, "{\"errors\":[\"permission denied\"]}");
    job.operate(restore(NO_SAFETY, shown()));
    assertThat(job.log()).contains("the token could not be revoked and lives until its lease ends");
  }

  /** It is younger than the snapshot, so the restored cluster does not know it. */
  @Test
  void theTokenOfARestoreIsGoneWithWhatWasOverwritten() throws Exception {
    job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(job.revocations()).as("only that of the backup's run").isEqualTo(1);
  }

  @Test
  void aSecondaryIsGivenTheOperationTokenOfTheSecretAlone() throws Exception {
    job.vault().json(REMOVE, 204, "");
    OperatorRequest.RemovePeer remove =
        new OperatorRequest.RemovePeer(
            "raft9", Optional.of(job.vault().address().toString()), meant("op-1"));
    assertThatThrownBy(() -> job.operate(remove))
        .hasMessageContaining("the secret has no dr_operation_token")
        .hasMessageEndingWith("The cluster is untouched");
    assertThat(job.vault().requests(REMOVE)).isEmpty();
    job.secret().addProperty("dr_operation_token", "dr-token");
    JsonObject done = job.operate(remove);
    assertThat(done.get("removal").getAsString()).isEqualTo("not-looked-up");
    assertThat(done.toString()).doesNotContain("dr-token");
    WireVault.Request sent = job.vault().requests(REMOVE).getFirst();
    assertThat(sent.body())
        .isEqualTo("{\"server_id\":\"raft9\",\"dr_operation_token\":\"dr-token\"}");
    assertThat(sent.headers()).doesNotContainKey("x-vault-token");
  }

  @Test
  void aNodeThatSealsItselfIsToldWithTheKeysThatItWants() throws Exception {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              if (exchange.getRequestMethod().equals("POST")) {
                job.vault().json("/v1/sys/seal-status", 200, "{\"sealed\":true,\"t\":3,\"n\":5}");
              }
              snapshot(exchange);
            });
    JsonObject done = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("seen").getAsString()).isEqualTo("sealed");
    assertThat(done.getAsJsonArray("next").get(0).getAsString()).startsWith("Unseal https://");
    assertThat(job.pauses()).isEmpty();
  }

  /** 7 to 23 s pass until a node seals itself whose keys no longer fit. */
  @Test
  void afterAForcedRestoreANodeThatLeadsIsNotBelievedForThreeQuartersOfAMinute() throws Exception {
    job.vault().answer(SNAPSHOT_PATH + "-force", this::snapshot);
    job.withPausesThatPass();
    JsonObject done =
        job.operate(new OperatorRequest.Restore("newest", true, NO_SAFETY, meant("op-1")));
    assertThat(done.get("seen").getAsString()).isEqualTo("active");
    assertThat(job.pauses()).as("a second each").hasSizeBetween(30, 46);
  }

  @Test
  void aNodeThatShowsItsOldStateForAMinuteAndAHalfIsNotCalledRestored() throws Exception {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              snapshot(exchange);
              job.vault().applied(100);
            });
    job.withPausesThatPass();
    JsonObject done = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("seen").getAsString()).isEqualTo("not-yet");
    assertThat(done.getAsJsonArray("next").get(0).getAsString())
        .contains("was not seen to have applied it");
    assertThat(job.pauses()).as("a second each").hasSizeBetween(60, 90);
    assertThat(job.revocations()).as("the old state still knows the token").isEqualTo(2);
  }

  @Test
  void aNodeThatRefusesToTellWhetherItIsSealedIsNotCalledSealed() throws Exception {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              if (exchange.getRequestMethod().equals("POST")) {
                job.vault().json("/v1/sys/seal-status", 400, "{}");
              }
              snapshot(exchange);
            });
    assertThat(job.operate(restore(NO_SAFETY, meant("op-1"))).get("seen").getAsString())
        .isEqualTo("active");
  }

  @Test
  void aNodeThatRefusesToTellItsIndexIsNotCalledRestored() throws Exception {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              snapshot(exchange);
              if (exchange.getRequestMethod().equals("POST")) {
                job.vault().json("/v1/sys/leader", 400, "{}");
              }
            });
    job.withPausesThatPass();
    assertThat(job.operate(restore(NO_SAFETY, meant("op-1"))).get("seen").getAsString())
        .isEqualTo("not-yet");
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
    job.vault().json(CONFIGURATION, 200, configuration("raft1", "raft2"));
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
                            true, Optional.empty(), Optional.empty(), Optional.empty(), false)))
                .getAsJsonArray("warnings")
                .toString())
        .contains("Accepted: the cluster counts on 2 nodes");
  }

  /** An emptied cluster that the schedule backed up meanwhile must not be what 'newest' means. */
  @Test
  void theNewestIsNotOneOfARebuiltClusterThatNobodyAccepted() throws Exception {
    job.vault()
        .applied(50)
        .answer(SNAPSHOT_PATH, exchange -> write(exchange, SyntheticSnapshot.small(50)));
    job.run(JobUnderTest.scheduled("2026-11-23T02:00:00Z"));
    job.vault().applied(100).answer(SNAPSHOT_PATH, this::snapshot);
    JsonObject plan = job.operate(restore(NO_SAFETY, shown()));
    assertThat(plan.get("snapshot").getAsString()).isEqualTo(KEY);
    assertThat(plan.has("refusals")).isFalse();
  }

  private static OperatorRequest.Restore restore(RestoreWords words, Confirmation confirmation) {
    return new OperatorRequest.Restore("newest", false, words, confirmation);
  }

  private static OperatorRequest.RemovePeer remove(String operationId) {
    return new OperatorRequest.RemovePeer("raft2", Optional.empty(), meant(operationId));
  }

  /** The record of another call, which has not ended. */
  private void begun(String operationId, Instant endsBy) {
    String record =
        "{\"request\":\"x\",\"begunAt\":\"2026-11-22T02:59:00Z\",\"endsBy\":\"" + endsBy + "\"}";
    job.bucket()
        .put(
            "vault/prod/operations/" + operationId + ".json",
            record.getBytes(StandardCharsets.UTF_8),
            Map.of());
  }

  private String outcome(String operationId) {
    return new String(
        job.bucket().content("vault/prod/operations/" + operationId + ".outcome.json"),
        StandardCharsets.UTF_8);
  }

  private void interruptAt(String request) {
    Thread operator = Thread.currentThread();
    job.bucket().before(request, operator::interrupt);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
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
}
