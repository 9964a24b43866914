package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.job.Confirmations.meant;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.wire.WireVault;

/** What is seen of a node that has taken a snapshot, and what is not believed. */
final class RestoreWatchTest extends OnRestorableCluster {
  @Test
  void aNodeThatSealsItselfIsToldWithTheKeysThatItWants() throws Exception {
    onRestore(exchange -> {
      job.vault().json("/v1/sys/seal-status", 200, "{\"sealed\":true,\"t\":3,\"n\":5}");
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
    onRestore(exchange -> {
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

  /** Until it applies the snapshot, others write into its old state, and so raise its index. */
  @Test
  void aNodeThatStillKnowsTheRunsTokenIsNotCalledRestored() throws Exception {
    onRestore(exchange -> {
      job.vault().applied(200);
      WireVault.send(exchange, 204, "");
    });
    job.withPausesThatPass();
    JsonObject done = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("seen").getAsString()).isEqualTo("not-yet");
    assertThat(job.revocations()).as("the old state still knows the token").isEqualTo(2);
  }

  @Test
  void aNodeThatRefusesToTellWhetherItKnowsTheTokenIsNotCalledRestored() throws Exception {
    onRestore(exchange -> {
      snapshot(exchange);
      job.vault().json(CAPABILITIES, 400, "{}");
    });
    job.withPausesThatPass();
    assertThat(job.operate(restore(NO_SAFETY, meant("op-1"))).get("seen").getAsString())
        .isEqualTo("not-yet");
  }

  /** It may be in the snapshot. */
  @Test
  void whatATokenThatWasGivenCannotTellIsNotSaid() throws Exception {
    job.secret().remove("role_id");
    job.secret().remove("secret_id");
    job.secret().addProperty("token", "hvs.given");
    assertThatOnlyItsLeadIsTold();
  }

  /** It may be spent. */
  @Test
  void whatATokenOfAFewUsesCannotTellIsNotSaid() throws Exception {
    job.vault()
        .json(
            "/v1/auth/approle/login",
            200,
            """
            {"auth": {"client_token": "hvs.few", "token_type": "service", "num_uses": 9}}
            """);
    assertThatOnlyItsLeadIsTold();
  }

  private void assertThatOnlyItsLeadIsTold() throws Exception {
    JsonObject done = job.operate(restore(NO_SAFETY, meant("op-1")));
    assertThat(done.get("seen").getAsString()).isEqualTo("leads");
    assertThat(done.getAsJsonArray("next").get(0).getAsString())
        .contains("its Raft index has grown, as by a restore or by a write");
  }

  @Test
  void aNodeThatRefusesToTellWhetherItIsSealedIsNotCalledSealed() throws Exception {
    onRestore(exchange -> {
      job.vault().json("/v1/sys/seal-status", 400, "{}");
      snapshot(exchange);
    });
    assertThat(job.operate(restore(NO_SAFETY, meant("op-1"))).get("seen").getAsString())
        .isEqualTo("active");
  }

  @Test
  void aNodeThatRefusesToTellItsIndexIsNotCalledRestored() throws Exception {
    onRestore(exchange -> {
      snapshot(exchange);
      job.vault().json("/v1/sys/leader", 400, "{}");
    });
    job.withPausesThatPass();
    assertThat(job.operate(restore(NO_SAFETY, meant("op-1"))).get("seen").getAsString())
        .isEqualTo("not-yet");
  }

  @Test
  void anInterruptionWhileTheNodeIsWatchedSaysThatItHasTakenTheSnapshot() {
    onRestore(exchange -> {
      snapshot(exchange);
      job.vault().applied(100);
    });
    job.onPause(Thread.currentThread()::interrupt);
    assertThatThrownBy(() -> job.operate(restore(NO_SAFETY, meant("op-1"))))
        .isInstanceOf(InterruptedException.class)
        .hasMessageEndingWith(
            "The change was taken by the cluster; look at it before anything else");
  }
}
