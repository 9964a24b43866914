package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vaultsnapshot.local.Waiting;

/** One event leaves one object and one receipt, however often and in whatever state it comes. */
@Tag("aws")
final class SameEventIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static PreparedCluster cluster;
  private static Deployment deployment;
  private static DeployedFunction function;

  /** The same function where neither the secret nor Vault can be reached. */
  private static DeployedFunction cutOff;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
    deployment = Deployment.create(cluster.secret()).with("MAX_EVENT_AGE", "36500d");
    function = deployment.start();
    cutOff =
        deployment
            .with("CREDENTIALS_SECRET", "no-such-secret")
            .with("VAULT_ADDR", "https://127.0.0.1:1")
            .start();
  }

  @AfterAll
  static void stop() {
    cutOff.close();
    function.close();
    cluster.close();
  }

  @Test
  void theSecondDeliveryAnswersWithTheFirstOnesReceiptAndReadsNoVault() {
    String event = Events.scheduledAt(Instant.parse("2026-01-01T02:00:00Z"));
    JsonObject first = function.answer(event);
    JsonObject second = cutOff.answer(event);
    assertThat(first.get("status").getAsString()).isEqualTo("stored");
    assertThat(second).isEqualTo(alreadyStored(first));
    assertOneObjectAndOneReceipt("20260101T020000Z");
  }

  @Test
  void aReceiptThatTheFirstRunDidNotComeToIsMadeFromTheObject() {
    String event = Events.scheduledAt(Instant.parse("2026-01-02T02:00:00Z"));
    JsonObject first = function.answer(event);
    String receiptKey = Deployment.key("20260102T020000Z.json");
    deployment.delete(receiptKey);

    JsonObject second = cutOff.answer(event);
    assertThat(second.get("status").getAsString()).isEqualTo("already-stored");
    assertThat(withoutTheRun(second)).isEqualTo(withoutTheRun(first));
    JsonObject rebuilt = deployment.receipt(receiptKey);
    assertThat(withoutTheRun(rebuilt)).isEqualTo(withoutTheRun(first));
    assertThat(rebuilt.get("status").getAsString()).isEqualTo("stored");
    assertThat(cutOff.answer(event)).isEqualTo(alreadyStored(rebuilt));
  }

  @Test
  void theRetryOfAManualCallFindsWhatTheFirstAttemptStored() {
    String id = "0123abcd-0000-4000-8000-000000000001";
    JsonObject first = function.answer("{}", id);
    awaitAnotherSecondThan(first);
    assertThat(cutOff.answer("{}", id)).isEqualTo(alreadyStored(first));
  }

  @Test
  void theRetryOfALabelledCallFindsItButAnotherCallWithThatLabelIsAnotherSnapshot() {
    String event = Events.labelled("before-upgrade");
    JsonObject first = function.answer(event, "0123abcd-0000-4000-8000-000000000002");
    awaitAnotherSecondThan(first);
    assertThat(cutOff.answer(event, "0123abcd-0000-4000-8000-000000000002"))
        .isEqualTo(alreadyStored(first));
    JsonObject other = function.answer(event, "0123abcd-0000-4000-8000-000000000003");
    assertThat(other.get("status").getAsString()).isEqualTo("stored");
    assertThat(other.get("key")).isNotEqualTo(first.get("key"));
  }

  @Test
  void twoAtOnceCommitOneObjectAndBothSucceed() {
    try (WireSite site = new WireSite()) {
      // Both have looked the event up, and found nothing, before either goes on.
      CyclicBarrier bothThere = new CyclicBarrier(2);
      site.vault().login("approle/login", _ -> await(bothThere), "");
      Deployment at = Deployment.create(site.appRole());
      try (DeployedFunction one = at.start();
          DeployedFunction other = at.start()) {
        String event = Events.scheduledAt(Instant.now());
        CompletableFuture<JsonObject> others =
            CompletableFuture.supplyAsync(() -> other.answer(event));
        JsonObject own = one.answer(event);
        assertThat(
                List.of(own, others.join()).stream()
                    .map(answer -> answer.get("status").getAsString()))
            .containsExactlyInAnyOrder("stored", "already-stored");
        assertThat(own.get("sha256")).isEqualTo(others.join().get("sha256"));
        assertThat(own.get("versionId")).isEqualTo(others.join().get("versionId"));
        assertThat(at.versionsOf("")).isEqualTo(2);
        assertThat(at.keys()).hasSize(2);
        assertThat(at.openUploads()).isZero();
        assertThat(site.revocations()).isEqualTo(2);
      }
    }
  }

  private static void assertOneObjectAndOneReceipt(String name) {
    assertThat(deployment.keys().stream().filter(key -> key.contains(name)))
        .containsExactly(Deployment.key(name + ".json"), Deployment.key(name + ".snap"));
    assertThat(deployment.versionsOf(Deployment.key(name))).isEqualTo(2);
  }

  private static JsonObject alreadyStored(JsonObject receipt) {
    JsonObject other = receipt.deepCopy();
    other.addProperty("status", "already-stored");
    return other;
  }

  /** Without what only the run itself knew. */
  private static JsonObject withoutTheRun(JsonObject receipt) {
    JsonObject rest = receipt.deepCopy();
    List.of("status", "attempts", "durations", "tokenRevoked").forEach(rest::remove);
    assertThat(rest.size()).isGreaterThan(20);
    return rest;
  }

  private static void awaitAnotherSecondThan(JsonObject receipt) {
    Instant scheduledAt = Instant.parse(receipt.get("scheduledAt").getAsString());
    Waiting.until("another second", LIMIT, () -> Instant.now().isAfter(scheduledAt.plusSeconds(1)));
  }

  private static boolean await(CyclicBarrier barrier) {
    try {
      barrier.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
      return false;
    }
  }
}
