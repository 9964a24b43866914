package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.StorageClass;
import vaultsnapshot.local.BaoApi;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoNode;
import vaultsnapshot.local.OpenBaoOptions;
import vaultsnapshot.local.Relay;

/**
 * The operator's function in AWS's runtime client: it lists, verifies and restores for real, and
 * whatever speaks against a restore leaves the cluster as it was.
 */
final class OperatorIT {
  private static final Map<String, String> OLD = Map.of("password", "of the snapshot");
  private static final Map<String, String> NEW = Map.of("password", "written after it");

  @TempDir private static Path folder;
  private static PreparedCluster cluster;
  private static Deployment deployment;
  private static DeployedFunction operator;
  private static KvStore store;
  private static String first;
  private static String newest;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
    store = cluster.setup().kv("kv");
    store.write("kept", OLD);
    // Before the snapshots: what is made after them is gone with a restore, logins included.
    JsonObject secret = cluster.operatorSecret();
    deployment = Deployment.create(cluster.secret());
    try (DeployedFunction backup = deployment.start()) {
      Instant now = Instant.now();
      first = backup.answer(Events.scheduledAt(now.minusSeconds(7200))).get("key").getAsString();
      newest = backup.answer(Events.scheduledAt(now.minusSeconds(3600))).get("key").getAsString();
    }
    operator = operator(secret);
  }

  @AfterAll
  static void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void theListShowsWhatIsThereNewestFirst() {
    JsonObject page = operator.answer(event("list").with("limit", 1).text());
    assertThat(page.get("status").getAsString()).isEqualTo("listed");
    assertThat(page.get("total").getAsInt()).isGreaterThanOrEqualTo(2);
    assertThat(page.getAsJsonArray("snapshots")).hasSize(1);
    JsonObject next =
        operator.answer(event("list").with("from", page.get("next").getAsString()).text());
    assertThat(keys(next)).doesNotContain(keys(page).getFirst()).contains(first);
  }

  @Test
  void aVerificationReadsOneOrAll() {
    JsonObject one = operator.answer(event("verify").with("snapshot", newest).text());
    assertThat(one.get("passed").getAsBoolean()).isTrue();
    assertThat(keys(one)).containsExactly(newest);
    JsonObject all = operator.answer(event("verify").with("since", "2026-01-01").text());
    assertThat(keys(all)).contains(newest, first);
  }

  @Test
  void theConfigurationShowsTheNodes() {
    JsonObject answer = operator.answer(event("configuration").text());
    assertThat(answer.getAsJsonArray("peers").get(0).getAsJsonObject().get("nodeId").getAsString())
        .isEqualTo("node1");
    assertThat(answer.get("clusterId").getAsString()).isEqualTo(clusterId(cluster.openBao()));
    assertThat(cluster.livingTokens()).isEmpty();
  }

  @Test
  void aDryRunShowsTheClusterAndChangesNothing() {
    store.write("kept", NEW);
    List<String> keys = deployment.keys();
    JsonObject plan = operator.answer(event("restore").with("snapshot", newest).text());
    assertThat(plan.get("status").getAsString()).isEqualTo("planned");
    assertThat(plan.get("clusterId").getAsString()).isEqualTo(clusterId(cluster.openBao()));
    assertThat(plan.has("refusals")).isFalse();
    assertThat(plan.getAsJsonArray("does")).isNotEmpty();
    assertThat(store.read("kept")).contains(NEW);
    assertThat(deployment.keys()).isEqualTo(keys);
    assertThat(cluster.livingTokens()).isEmpty();
  }

  @Test
  void aRestoreBringsBackWhatWasThereAndIsDoneOnce() {
    store.write("kept", NEW);
    JsonObject plan = operator.answer(event("restore").with("snapshot", newest).text());
    String doIt = plan.getAsJsonObject("toDoIt").toString();
    JsonObject done = operator.answer(doIt);
    assertThat(done.get("status").getAsString()).isEqualTo("done");
    assertThat(done.get("seen").getAsString()).isEqualTo("active");
    assertThat(store.read("kept")).contains(OLD);
    assertThat(deployment.receipt(done.get("record").getAsString())).isEqualTo(done);
    assertSafetySnapshotHolds(done.get("safetySnapshot").getAsString());

    store.write("kept", NEW);
    assertThat(operator.answer(doIt)).isEqualTo(done);
    assertThat(store.read("kept")).contains(NEW);
    assertThat(cluster.livingTokens()).as("the token of the backup's run lives again").hasSize(1);
    cluster.revokeLivingTokens();
  }

  @Test
  void aForcedRestoreIntoANewClusterBringsTheOldOneBack() {
    OpenBaoOptions options = OpenBaoOptions.standard().withKeys(1, 1);
    try (OpenBaoCluster fresh = OpenBaoCluster.start(folder.resolve("fresh"), 1, options);
        DeployedFunction restorer = operator(rootSecretOf(fresh))) {
      JsonObject plan = restorer.answer(event("restore-force").with("snapshot", newest).text());
      assertThat(plan.get("clusterId").getAsString()).isEqualTo(clusterId(fresh));
      assertThat(plan.getAsJsonArray("warnings").toString()).contains("other numbers of keys");
      JsonObject done = restorer.answer(plan.getAsJsonObject("toDoIt").toString());
      assertThat(done.get("seen").getAsString()).isEqualTo("sealed");
      assertThat(done.getAsJsonArray("next").toString())
          .contains("Restart the server", "keys of the snapshot's day", "acceptRebuild");

      OpenBaoNode node = fresh.nodes().getFirst();
      node.kill();
      node.start();
      node.unseal(cluster.openBao().keys());
      node.awaitReady();
      BaoApi restored = node.api().withToken(cluster.openBao().keys().rootToken());
      assertThat(new KvStore(restored, "kv").read("kept")).contains(OLD);
    }
  }

  @Test
  void aPlainRestoreOfAForeignSnapshotIsRefusedByUsAndByTheServer() {
    try (OpenBaoCluster other = OpenBaoCluster.start(1);
        DeployedFunction restorer = operator(rootSecretOf(other))) {
      String id = clusterId(other);
      OperatorEvent restore = event("restore").with("snapshot", newest).confirmed(id);
      assertThat(restorer.failure(restore.text()))
          .contains("the one that answers here is " + id)
          .contains("restore-force")
          .endsWith("The cluster is untouched");
      assertThat(restorer.failure(restore.with("acceptOtherCluster", true).confirmed(id).text()))
          .contains("answered 400", "use the snapshot-force API", "the action restore-force")
          .endsWith("The cluster is untouched");
      assertThat(other.leader().isSealed()).isFalse();
    }
  }

  @Test
  void whatSpeaksAgainstARestoreLeavesTheClusterUntouched() {
    OperatorEvent restore = event("restore").with("snapshot", newest).confirmed(id());
    assertUntouched(
        restore.with("snapshot", "20200101T000000Z"),
        "there is no vault/prod/20200101T000000Z.snap",
        "the newest are");
    assertUntouched(restore.with("snapshot", "other/thing"), "is no snapshot of 'prod'");
    assertUntouched(restore.with("cluster", "production"), "expected CLUSTER_NAME ('prod')");
    assertUntouched(
        restore.with("clusterId", UUID.randomUUID().toString()),
        "detail.clusterId: got",
        "but the cluster that answers here is '" + id() + "'");
    assertUntouched(
        restore.with("snapshot", first), "all that was written between is lost", "acceptOlder");
    assertUntouched(restore.without("operationId"), "detail.operationId: is missing");
    assertUntouched(restore.with("token", "x"), "detail.token: is unknown to restore");
  }

  @Test
  void anArchiveThatFailsIsNotRestored() {
    String spoiled = Deployment.key("20200202T020202Z.snap");
    byte[] content = deployment.bytes(newest);
    content[content.length / 2] ^= 1;
    deployment.put(spoiled, content, deployment.head(newest).metadata(), StorageClass.STANDARD);
    try {
      assertUntouched(
          event("restore").with("snapshot", spoiled).with("acceptOlder", true).confirmed(id()),
          "the snapshot failed its verification: snapshot archive: ");
    } finally {
      deployment.delete(spoiled);
    }
  }

  /** LocalStack gives it back at once; what takes hours is in RestoreJobTest. */
  @Test
  void anArchivedSnapshotIsAskedBackAndRestored() {
    String archived = Deployment.key("20200404T040404Z.snap");
    deployment.put(
        archived,
        deployment.bytes(newest),
        deployment.head(newest).metadata(),
        StorageClass.GLACIER);
    try {
      store.write("kept", NEW);
      OperatorEvent restore = event("restore").with("snapshot", archived).with("acceptOlder", true);
      JsonObject plan = operator.answer(restore.text());
      assertThat(plan.getAsJsonArray("warnings").toString()).contains("the storage class GLACIER");
      assertThat(deployment.head(archived).restore()).as("not by a dry run").isNull();
      JsonObject done =
          operator.answer(restore.with("safetySnapshot", false).confirmed(id()).text());
      assertThat(done.get("status").getAsString()).isEqualTo("done");
      assertThat(deployment.head(archived).restore()).contains("ongoing-request=\"false\"");
      assertThat(store.read("kept")).contains(OLD);
    } finally {
      deployment.delete(archived);
      cluster.revokeLivingTokens();
    }
  }

  /** hashicorp/vault#24245: the server gives up on the body of a large snapshot. */
  @Test
  void aServerThatDoesNotReadLongEnoughIsToldWhatToRaiseAndKeepsItsData() {
    OpenBaoOptions impatient =
        OpenBaoOptions.standard().withListener(Map.of("http_read_timeout", "2s"));
    try (OpenBaoCluster other = OpenBaoCluster.start(folder.resolve("impatient"), 1, impatient);
        Relay slow = Relay.to(other.leader().address())) {
      KvStore others = new BaoSetup(other.admin()).kv("kv");
      others.write("kept", NEW);
      slow.holdingRequestAfter(12_000, () -> pause(Duration.ofSeconds(4)));
      JsonObject secret = rootSecretOf(other);
      secret.addProperty("address", slow.address().toString());
      try (DeployedFunction restorer = operator(secret)) {
        OperatorEvent restore =
            event("restore-force").with("snapshot", newest).with("safetySnapshot", false);
        assertThat(restorer.failure(restore.confirmed(clusterId(other)).text()))
            .contains("http_read_timeout", "raise")
            .endsWith("The cluster is untouched");
      }
      assertThat(others.read("kept")).contains(NEW);
      assertThat(other.leader().isSealed()).isFalse();
    }
  }

  @Test
  void aSnapshotOfAnotherClusterAsksForAWord() {
    String foreign = Deployment.key("20200303T030303Z.snap");
    Map<String, String> metadata = new HashMap<>(deployment.head(newest).metadata());
    metadata.put("cluster-id", "another");
    deployment.put(foreign, deployment.bytes(newest), metadata, StorageClass.STANDARD);
    try {
      assertUntouched(
          event("restore").with("snapshot", foreign).with("acceptOlder", true).confirmed(id()),
          "it was taken of the cluster another",
          "acceptOtherCluster");
    } finally {
      deployment.delete(foreign);
    }
  }

  @Test
  void aTokenWithoutTheRightIsToldWhatItNeedsAndTheDataAreKept() {
    store.write("kept", NEW);
    try (DeployedFunction poor = operator(cluster.secret())) {
      assertThat(poor.failure(event("restore").with("snapshot", newest).confirmed(id()).text()))
          .contains("raft configuration", "answered 403", "sys/storage/raft/configuration")
          .endsWith("The cluster is untouched");
    }
    cluster
        .setup()
        .policy(
            "looking",
            "path \"sys/storage/raft/configuration\" { capabilities = [\"read\"] }\n"
                + "path \"sys/capabilities-self\" { capabilities = [\"update\"] }");
    cluster.setup().enableAuth("approle", "looker");
    JsonObject lookersSecret = cluster.appRole("looker", List.of("looking"), Map.of());
    try (DeployedFunction looking = operator(lookersSecret)) {
      assertThat(looking.failure(event("restore").with("snapshot", newest).confirmed(id()).text()))
          .contains(
              "the token may [deny] at sys/storage/raft/snapshot", "capabilities = [\"update\"]")
          .endsWith("The cluster is untouched");
      assertThat(store.read("kept")).contains(NEW);
    } finally {
      cluster.revokeLivingTokens();
    }
  }

  @Test
  void aNodeThatIsNotConfiguredIsNotTalkedTo() {
    assertUntouched(
        event("join").with("node", "https://127.0.0.1:1").confirmed(id()),
        "which is none of the configured addresses");
    assertUntouched(
        event("join").with("node", cluster.openBao().vaultAddress()).confirmed(id()),
        "leads the cluster");
    assertUntouched(
        event("bootstrap").with("node", cluster.openBao().vaultAddress()).confirmed(id()),
        "is raft itself, which needs no bootstrap");
  }

  @Test
  void aServerThatIsNotThereIsNotRemoved() {
    assertUntouched(
        event("remove-peer").with("serverId", "node9").confirmed(id()),
        "'node9' is not in the configuration, which has [node1]");
    assertUntouched(
        event("remove-peer").with("serverId", "node1").confirmed(id()),
        "is the only server there is");
  }

  private static void assertUntouched(OperatorEvent event, String... words) {
    store.write("kept", NEW);
    int versions = deployment.versionsOf("");
    String message = operator.failure(event.text());
    assertThat(message).contains(words);
    assertThat(store.read("kept")).contains(NEW);
    assertThat(deployment.versionsOf("")).as("nothing is recorded of it").isEqualTo(versions);
    assertThat(cluster.livingTokens()).isEmpty();
  }

  private static void assertSafetySnapshotHolds(String key) {
    assertThat(key).contains("before-restore-");
    JsonObject answer = operator.answer(event("verify").with("snapshot", key).text());
    assertThat(answer.get("passed").getAsBoolean()).isTrue();
    assertThat(keys(operator.answer(event("verify").text()))).doesNotContain(key);
  }

  private static JsonObject rootSecretOf(OpenBaoCluster other) {
    JsonObject secret = new JsonObject();
    secret.addProperty("token", other.keys().rootToken());
    secret.addProperty("address", other.vaultAddress());
    secret.addProperty("ca_cert", other.authority().caPem());
    return secret;
  }

  private static DeployedFunction operator(JsonObject secret) {
    return deployment.operator(secret);
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String id() {
    return clusterId(cluster.openBao());
  }

  private static String clusterId(OpenBaoCluster of) {
    return of.admin().get("sys/seal-status").body().get("cluster_id").getAsString();
  }

  private static List<String> keys(JsonObject answer) {
    JsonArray snapshots = answer.getAsJsonArray("snapshots");
    return snapshots.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(snapshot -> snapshot.get("key").getAsString())
        .toList();
  }

  private static OperatorEvent event(String action) {
    return OperatorEvent.of(action);
  }
}
