package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.job.Confirmations.CLUSTER_ID;
import static vaultsnapshot.job.Confirmations.meant;
import static vaultsnapshot.job.Confirmations.shown;
import static vaultsnapshot.job.RaftAnswers.CONFIGURATION;
import static vaultsnapshot.job.RaftAnswers.configuration;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.Confirmation;
import vaultsnapshot.settings.OperatorRequest.RestoreWords;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** A restore where the wire does what real servers cannot be made to do. */
final class RestoreJobTest extends OnRestorableCluster {
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
        .hasMessageContaining("give another name in detail.operationId");
  }

  @Test
  void anAnswerThatIsLostAfterAllWasSentIsNeitherSuccessNorSafe() throws Exception {
    onRestore(_ -> {});
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("all of the snapshot had been sent")
        .hasMessageEndingWith("It is not known whether the cluster was changed");
    assertThat(posts()).as("it is never sent again by itself").hasSize(1);
    assertThat(job.outcome("op-1")).contains("\"status\": \"unclear\"");
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
    onRestore(exchange -> {
      exchange.getResponseHeaders().set("Location", "https://127.0.0.1:1" + SNAPSHOT_PATH);
      exchange.sendResponseHeaders(307, -1);
    });
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("answered 307, which sends elsewhere: it no longer leads")
        .hasMessageEndingWith("The cluster is untouched");
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
    onRestore(_ -> {
      operator.interrupt();
      await(over);
    });
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .isInstanceOf(InterruptedException.class)
        .hasMessageEndingWith("It is not known whether the cluster was changed");
    over.countDown();
    assertThat(posts()).hasSize(1);
    assertThat(job.outcome("op-1")).contains("\"status\": \"unclear\"");
    assertThat(job.revocations()).as("the run's and the operator's").isEqualTo(2);
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
    assertThat(job.outcome("op-1")).contains("\"status\": \"failed\"");
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
                        "newest", true, new RestoreWords(false, false, true, false), shown()))
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
}
