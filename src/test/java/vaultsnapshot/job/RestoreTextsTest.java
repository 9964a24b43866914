package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.bucket.Availability;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.RestoreWords;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RaftConfiguration;
import vaultsnapshot.vault.RaftPeer;

/** What a restore tells before it and after it: a person acts by it. */
final class RestoreTextsTest {
  private static final String KEY = "vault/prod/20261122T020000Z.snap";
  private static final RestoreWords NO_WORDS = new RestoreWords(false, false, false, true);
  private static final RestoreWords ALL_WORDS = new RestoreWords(true, true, true, false);
  private static final RaftConfiguration TWO_NODES =
      new RaftConfiguration(
          24,
          List.of(
              new RaftPeer("raft1", "10.0.0.1:8201", true, true, "3"),
              new RaftPeer("raft2", "10.0.0.2:8201", false, true, "3")));

  @Test
  void theFactsNameWhatMeetsWhat() {
    assertThat(
            texts(false, NO_WORDS, stored("STANDARD", Availability.State.READABLE, 5))
                .facts(TWO_NODES))
        .containsExactly(
            entry("snapshot", KEY),
            entry("snapshotVersionId", "v1"),
            entry("snapshotTime", "2026-11-22T02:00:00Z"),
            entry("snapshotBytes", 1_000L),
            entry("snapshotClusterId", "cluster-a"),
            entry("snapshotVaultVersion", "1.21.4"),
            entry("snapshotKeyShares", 5L),
            entry("snapshotKeyThreshold", 3L),
            entry("activeNode", "https://vault-1.example.com:8200"),
            entry("vaultVersion", "2.0.0"),
            entry("raftAppliedIndex", 100L),
            entry("peers", List.of("raft1", "raft2")));
  }

  @Test
  void theStepsAreThoseThatAreTaken() {
    assertThat(texts(false, NO_WORDS, readable()).steps(TWO_NODES))
        .containsExactly(
            "read s3://backups/" + KEY + " back whole and verify it",
            "store a snapshot of what the cluster holds now",
            "replace all that the cluster cluster-a (2 node(s), https://vault-1.example.com:8200"
                + " active) holds by it",
            "watch the node and say what to do next");
    List<String> forced = texts(true, ALL_WORDS, archived("GLACIER")).steps(TWO_NODES);
    assertThat(forced).hasSize(4).doesNotContain("store a snapshot of what the cluster holds now");
    assertThat(forced.getFirst()).startsWith("ask S3 for the archived snapshot");
    assertThat(forced.get(2)).endsWith("holds by it, whatever keys it is sealed with");
  }

  @Test
  void theEventThatDoesItSaysEveryWordAgain() {
    assertThat(texts(false, NO_WORDS, readable()).repeat()).isEqualTo(Map.of("snapshot", KEY));
    assertThat(texts(false, ALL_WORDS, readable()).repeat())
        .isEqualTo(
            Map.of(
                "snapshot",
                KEY,
                "acceptOlder",
                true,
                "acceptOtherCluster",
                true,
                "acceptSeveralNodes",
                true,
                "safetySnapshot",
                false));
  }

  @ParameterizedTest
  @CsvSource({
    "GLACIER, '1 to 5 minutes mostly, and 3 to 5 hours where S3 has no capacity'",
    "DEEP_ARCHIVE, up to 12 hours",
    "INTELLIGENT_TIERING, 3 to 12 hours"
  })
  void whenAnArchivedSnapshotIsToBeHadIsTold(String storageClass, String takes) {
    assertThat(RestoreTexts.comeAgain(archived(storageClass)))
        .contains("s3://backups/" + KEY, "from " + storageClass + " that takes " + takes + ".");
  }

  @Test
  void aSealedNodeIsUnsealedWithTheKeysOfThatDay() {
    assertThat(texts(false, NO_WORDS, readable()).next(RestoreWatch.Seen.SEALED))
        .containsExactly(
            "Unseal https://vault-1.example.com:8200 with the keys of the snapshot's day"
                + " (2026-11-22T02:00:00Z); its own keys and tokens are gone",
            "After a plain restore a node seals itself where its keys have changed since the"
                + " snapshot, or where it could not apply it: its log says which",
            "Give the functions' logins new secret ids if those of the snapshot's day are spent");
  }

  @Test
  void aNodeThatCountsInOtherNumbersOfKeysIsRestartedFirst() {
    ChosenSnapshot ofThreeKeys = stored("STANDARD", Availability.State.READABLE, 3);
    assertThat(texts(false, NO_WORDS, ofThreeKeys).next(RestoreWatch.Seen.SEALED))
        .first()
        .asString()
        .startsWith("Restart the server of https://vault-1.example.com:8200");
  }

  @Test
  void whatIsSeenOtherwiseIsTold() {
    RestoreTexts texts = texts(false, NO_WORDS, readable());
    assertThat(texts.next(RestoreWatch.Seen.ACTIVE))
        .first()
        .asString()
        .startsWith("https://vault-1.example.com:8200 is unsealed and leads: log in");
    assertThat(texts.next(RestoreWatch.Seen.NOT_YET))
        .first()
        .asString()
        .contains("was not seen to have applied it");
  }

  @Test
  void afterAForcedRestoreTheOthersJoinAnew() {
    assertThat(texts(true, NO_WORDS, readable()).next(RestoreWatch.Seen.SEALED))
        .hasSize(5)
        .anySatisfy(step -> assertThat(step).startsWith("Let the other nodes join with empty"))
        .anySatisfy(step -> assertThat(step).startsWith("Remove peers that do not come back"))
        .anySatisfy(step -> assertThat(step).contains("acceptRebuild: true"));
  }

  private static RestoreTexts texts(boolean force, RestoreWords words, ChosenSnapshot snapshot) {
    return new RestoreTexts(
        new OperatorRequest.Restore("newest", force, words, Confirmations.shown()),
        snapshot,
        new ActiveNode(
            URI.create("https://vault-1.example.com:8200"),
            "cluster-a",
            "name",
            "2.0.0",
            100,
            "shamir",
            5,
            3,
            "raft"));
  }

  private static ChosenSnapshot readable() {
    return stored("STANDARD", Availability.State.READABLE, 5);
  }

  private static ChosenSnapshot archived(String storageClass) {
    return stored(storageClass, Availability.State.ARCHIVED, 5);
  }

  private static ChosenSnapshot stored(
      String storageClass, Availability.State state, int keyShares) {
    return new ChosenSnapshot(
        new SnapshotName("prod", Instant.parse("2026-11-22T02:00:00Z"), Optional.empty()),
        new SnapshotVersion(
            new StoredSnapshot(
                "backups",
                KEY,
                Optional.of("v1"),
                1_000,
                Optional.empty(),
                Map.of(
                    "cluster-id",
                    "cluster-a",
                    "vault-version",
                    "1.21.4",
                    "key-shares",
                    Integer.toString(keyShares),
                    "key-threshold",
                    "3"),
                Optional.empty(),
                Optional.empty()),
            "\"etag\"",
            new Availability(storageClass, state)));
  }
}
