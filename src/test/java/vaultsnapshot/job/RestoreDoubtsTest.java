package vaultsnapshot.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.job.Confirmations.CLUSTER_ID;
import static vaultsnapshot.job.Confirmations.shown;
import static vaultsnapshot.job.RaftAnswers.CONFIGURATION;
import static vaultsnapshot.job.RaftAnswers.configuration;
import static vaultsnapshot.job.RaftAnswers.lines;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.RestoreWords;

/** What speaks against a restore, and which word overrules it. */
final class RestoreDoubtsTest {
  private static final String CAPABILITIES = "/v1/sys/capabilities-self";
  private static final String OLDER = "vault/prod/20261121T020000Z.snap";
  private static final String NEWEST = "vault/prod/20261122T020000Z.snap";
  private static final RestoreWords NO_WORDS = new RestoreWords(false, false, false, true);

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() throws Exception {
    job = new JobUnderTest(100, temporary);
    job.vault().json(CONFIGURATION, 200, configuration("raft1"));
    may("update");
    StoredRuns runs = new StoredRuns(job.bucket());
    runs.add(Instant.parse("2026-11-21T02:00:00Z"));
    runs.add(Instant.parse("2026-11-22T02:00:00Z"));
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void whereNothingSpeaksAgainstItItsDangersAreToldAllTheSame() throws Exception {
    JsonObject plan = restore(NEWEST, false, NO_WORDS);
    assertThat(plan.has("refusals")).isFalse();
    assertThat(lines(plan, "warnings"))
        .hasSize(2)
        .anySatisfy(warning -> assertThat(warning).contains("revokes the leases"))
        .anySatisfy(warning -> assertThat(warning).contains("secret ids and leases that were"));
  }

  @Test
  void whatWasWrittenSinceAnOlderOneIsLostOnlyByAWord() throws Exception {
    String doubt =
        "it is of 2026-11-21T02:00:00Z, and the newest is of 2026-11-22T02:00:00Z ("
            + NEWEST
            + "): all that was written between is lost";
    assertThat(lines(restore(OLDER, false, NO_WORDS), "refusals"))
        .containsExactly(doubt + "; say \"acceptOlder\": true if that is what you want");
    JsonObject accepted = restore(OLDER, false, new RestoreWords(true, false, false, true));
    assertThat(accepted.has("refusals")).isFalse();
    assertThat(lines(accepted, "warnings")).contains("Accepted: " + doubt);
  }

  @Test
  void oneOfAnotherClusterNeedsAWord() throws Exception {
    isOfCluster(OLDER, "another");
    RestoreWords older = new RestoreWords(true, false, false, true);
    String doubt =
        "it was taken of the cluster another, but 'prod' is "
            + CLUSTER_ID
            + " by its newest accepted snapshot";
    assertThat(lines(restore(OLDER, true, older), "refusals"))
        .containsExactly(doubt + "; say \"acceptOtherCluster\": true if that is what you want");
    RestoreWords other = new RestoreWords(true, true, false, true);
    assertThat(lines(restore(OLDER, true, other), "warnings")).contains("Accepted: " + doubt);
  }

  @Test
  void intoAClusterOfOtherKeysItIsForced() throws Exception {
    isOfCluster(NEWEST, "another");
    assertThat(lines(restore(NEWEST, false, NO_WORDS), "refusals"))
        .singleElement()
        .asString()
        .contains(
            "it was taken of the cluster another, and the one that answers here is " + CLUSTER_ID,
            "use the action restore-force");
    assertThat(restore(NEWEST, true, NO_WORDS).has("refusals")).isFalse();
  }

  @Test
  void oneThatDoesNotSayItsClusterNeedsAWord() throws Exception {
    describe(NEWEST, metadata -> metadata.remove("cluster-id"));
    assertThat(lines(restore(NEWEST, false, NO_WORDS), "refusals"))
        .singleElement()
        .asString()
        .startsWith("it does not say which cluster it was taken of; say \"acceptOtherCluster\"");
    assertThat(restore(NEWEST, false, new RestoreWords(false, true, false, true)).has("refusals"))
        .isFalse();
  }

  @Test
  void aTokenThatMayNotRestoreIsToldTheRuleThatItLacks() throws Exception {
    may("read");
    assertThat(lines(restore(NEWEST, false, NO_WORDS), "refusals"))
        .singleElement()
        .asString()
        .startsWith("the token may [read] at sys/storage/raft/snapshot; give its policy");
    assertThat(lines(restore(NEWEST, true, NO_WORDS), "refusals"))
        .singleElement()
        .asString()
        .contains("path \"sys/storage/raft/snapshot-force\" { capabilities = [\"update\"] }");
    may("root");
    assertThat(restore(NEWEST, false, NO_WORDS).has("refusals")).isFalse();
  }

  @Test
  void whatIsNotWholeIsRefusedAndWhatLacksItsReceiptIsNot() throws Exception {
    job.bucket().remove(NEWEST.replace(".snap", ".json"));
    JsonObject plan = restore(NEWEST, false, NO_WORDS);
    assertThat(plan.has("refusals")).isFalse();
    assertThat(lines(plan, "warnings"))
        .contains("It has no receipt, but was read back and is whole");
    byte[] spoiled = job.bucket().content(NEWEST);
    spoiled[spoiled.length / 2] ^= 1;
    job.bucket().put(NEWEST, spoiled, job.bucket().metadata(NEWEST));
    assertThat(lines(restore(NEWEST, false, NO_WORDS), "refusals"))
        .singleElement()
        .asString()
        .startsWith("the snapshot failed its verification: ");
  }

  @ParameterizedTest
  @CsvSource({"key-shares, 7", "key-threshold, 2"})
  void aNodeThatCountsInOtherNumbersOfKeysMustBeRestarted(String name, String number)
      throws Exception {
    describe(NEWEST, metadata -> metadata.put(name, number));
    assertThat(lines(restore(NEWEST, false, NO_WORDS), "warnings"))
        .anySatisfy(warning -> assertThat(warning).contains("other numbers of keys"));
  }

  @Test
  void anArchivedOneIsVerifiedOnlyWhenItIsThere() throws Exception {
    job.bucket().archive(NEWEST, Integer.MAX_VALUE);
    assertThat(lines(restore(NEWEST, false, NO_WORDS), "warnings"))
        .contains(
            "It lies in the storage class GLACIER: S3 is asked for it first, and it is verified"
                + " when it is there");
  }

  private JsonObject restore(String key, boolean force, RestoreWords words) throws Exception {
    return job.operate(new OperatorRequest.Restore(key, force, words, shown()));
  }

  private void may(String capability) {
    job.vault()
        .json(
            CAPABILITIES,
            200,
            "{\"sys/storage/raft/snapshot\":[\"%s\"],\"sys/storage/raft/snapshot-force\":[\"%s\"]}"
                .formatted(capability, capability));
  }

  /** Both tell of the same other cluster, so that the receipt is in no doubt. */
  private void isOfCluster(String key, String clusterId) {
    describe(key, metadata -> metadata.put("cluster-id", clusterId));
    String receiptKey = key.replace(".snap", ".json");
    String receipt = new String(job.bucket().content(receiptKey), UTF_8);
    job.bucket().put(receiptKey, receipt.replace(CLUSTER_ID, clusterId).getBytes(UTF_8), Map.of());
  }

  private void describe(String key, Consumer<Map<String, String>> change) {
    Map<String, String> metadata = new HashMap<>(job.bucket().metadata(key));
    change.accept(metadata);
    job.bucket().put(key, job.bucket().content(key), metadata);
  }
}
