package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.job.Confirmations.CLUSTER_ID;
import static vaultsnapshot.job.Confirmations.meant;
import static vaultsnapshot.job.Confirmations.shown;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.Naming;
import vaultsnapshot.settings.OperatorReader;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.Confirmation;

/** An operation is done once, and beside no other; its records tell what became of it. */
final class OperationsTest extends OnRestorableCluster {
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
    onRestore(_ -> {});
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageEndingWith("It is not known whether the cluster was changed");
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("It is not known whether the cluster was changed")
        .hasMessageEndingWith("give another name in detail.operationId. This call changed nothing");
    job.bucket().refusing(1_000, "GET .*operations/op-1.json.*", 403, "AccessDenied");
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .as("nor where its record could not be read")
        .hasMessageContaining("AccessDenied")
        .hasMessageEndingWith("This call changed nothing");
    assertThat(posts()).hasSize(1);
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
        .contains("Send the same again for its answer", "operations/op-1.outcome.json")
        .contains("plan again with \"acceptUnfinished\": true and another name in detail.op");
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
  void twoOperationsAreNotAtWorkTogether() throws Exception {
    begun("other", Instant.now().plusSeconds(600));
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .hasMessageContaining("the operation 'other' was begun at 2026-11-22T02:59:00Z")
        .hasMessageContaining("vault/prod/operations/other.outcome.json")
        .hasMessageContaining("if you know that its call is dead")
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

  /** A command line that was killed holds its operation open for twelve hours. */
  @Test
  void whatWasPlannedBesideADeadOperationIsDoneAsItWasPlanned() throws Exception {
    begun("killed", Instant.now().plusSeconds(600));
    Confirmation shownAllTheSame =
        new Confirmation(true, Optional.empty(), Optional.empty(), Optional.empty(), true);
    JsonObject plan = job.operate(restore(NO_SAFETY, shownAllTheSame));
    byte[] toDoIt = plan.getAsJsonObject("toDoIt").toString().getBytes(StandardCharsets.UTF_8);
    JsonObject done =
        job.operate(new OperatorReader("prod", Naming.EVENT).read(toDoIt, new Problems()));
    assertThat(done.get("status").getAsString()).isEqualTo("done");
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
    assertThat(job.outcome("op-1")).contains("\"status\": \"failed\"");
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
  void anIdOfAnotherOperationIsNotTakenForThisOne() throws Exception {
    job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThatThrownBy(() ->
            job.operate(new OperatorRequest.RemovePeer("raft1", Optional.empty(), meant("op-1"))))
        .hasMessageContaining("'op-1' was used for something else");
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
}
