package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import vaultsnapshot.archive.Verification;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.program.Version;

/** Every way to call the function, through AWS's runtime client. */
@Tag("aws")
final class EventsIT {
  private static PreparedCluster cluster;
  private static Deployment deployment;
  private static DeployedFunction function;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
    KvStore store = cluster.setup().kv("kv");
    for (int i = 0; i < 10; i++) {
      store.write("app/" + i, Map.of("password", "correct horse " + i));
    }
    deployment = Deployment.create(cluster.secret());
    function = deployment.start();
  }

  @AfterAll
  static void stop() {
    function.close();
    cluster.close();
  }

  @Test
  void theFilesAreTheOnesProvenHere() {
    assertThat(Events.files())
        // OperatorIT and AuditIT try the others.
        .filteredOn(file -> !file.startsWith("operator-") && !file.startsWith("audit"))
        .containsExactly(
            "accept-rebuild.json",
            "check.json",
            "labelled.json",
            "manual.json",
            "scheduled.json",
            "scheduler.json");
  }

  @Test
  void aRuleOfEventBridgeStoresASnapshotOfItsTime() throws IOException {
    Instant time = now();
    JsonObject receipt = function.answer(Events.fileAt("scheduled.json", time));
    assertStored(receipt, Events.stamp(time));
  }

  @Test
  void eventBridgeSchedulersDetailMayBeAString() throws IOException {
    Instant time = now().minusSeconds(60);
    JsonObject receipt = function.answer(Events.fileAt("scheduler.json", time));
    assertStored(receipt, Events.stamp(time));
  }

  @Test
  void anEmptyObjectIsAManualSnapshotLabelledByTheRequestId() throws IOException {
    JsonObject receipt =
        function.answer(
            Events.file("manual.json").toString(), "0123abcd-0000-4000-8000-000000000000");
    assertStored(receipt, Events.stamp(scheduledAt(receipt)) + "-0123abcd");
  }

  @Test
  void nothingAtAllIsAManualSnapshotToo() throws IOException {
    JsonObject receipt = function.answer("", "4567abcd-0000-4000-8000-000000000000");
    assertStored(receipt, Events.stamp(scheduledAt(receipt)) + "-4567abcd");
  }

  @Test
  void aLabelStandsInTheKey() throws IOException {
    JsonObject receipt = function.answer(Events.file("labelled.json").toString());
    assertStored(receipt, Events.stamp(scheduledAt(receipt)) + "-before-upgrade");
  }

  @Test
  void acceptRebuildIsAManualSnapshotWhoseLineageNothingWasWrongWith() throws IOException {
    JsonObject receipt =
        function.answer(
            Events.file("accept-rebuild.json").toString(), "89ababcd-0000-4000-8000-000000000000");
    assertStored(receipt, Events.stamp(scheduledAt(receipt)) + "-89ababcd");
    assertThat(receipt.get("rebuilt").getAsBoolean()).isFalse();
    assertThat(receipt.get("rebuildAccepted").getAsBoolean()).isFalse();
  }

  @Test
  void aCheckStoresNothingAndAnswersWithItsList() {
    List<String> before = deployment.keys();
    JsonObject answer = function.answer(Events.file("check.json").toString());
    assertThat(answer.get("status").getAsString()).isEqualTo("checked");
    assertThat(answer.get("checks").getAsJsonArray()).isNotEmpty();
    assertThat(deployment.keys()).isEqualTo(before);
  }

  @Test
  void anUnknownKeyInDetailIsRefusedWithTheKnownOnes() {
    JsonObject detail = new JsonObject();
    detail.addProperty("lable", "typo");
    assertThat(function.failure(Events.manual(detail)))
        .contains("detail.lable", "acceptRebuild, action, label");
  }

  @Test
  void anOldEventIsRefusedWithTheSettingToRaise() {
    List<String> before = deployment.keys();
    Instant old = now().minus(7, ChronoUnit.HOURS);
    assertThat(function.failure(Events.scheduledAt(old)))
        .contains("time", old.toString(), "MAX_EVENT_AGE");
    assertThat(deployment.keys()).isEqualTo(before);
  }

  @Test
  void allProblemsOfEventAndEnvironmentComeInOneMessage() {
    try (DeployedFunction wrong =
        deployment.with("KEEP_LAST", "0").with("STAGING", "disk").start()) {
      assertThat(wrong.failure(Events.labelled("Not A Label")))
          .contains("KEEP_LAST", "STAGING", "detail.label");
    }
  }

  /** The object, its receipt and the answer all tell the same, and the object is whole. */
  private static void assertStored(JsonObject answer, String name) throws IOException {
    String key = Deployment.key(name + ".snap");
    assertThat(answer.get("status").getAsString()).isEqualTo("stored");
    assertThat(answer.get("key").getAsString()).isEqualTo(key);
    assertThat(deployment.receipt(Deployment.key(name + ".json"))).isEqualTo(answer);

    VerifiedSnapshot archive = Verification.of(deployment.bytes(key));
    assertThat(answer.get("sizeBytes").getAsLong()).isEqualTo(archive.sizeBytes());
    assertThat(answer.get("sha256").getAsString()).isEqualTo(archive.sha256());
    assertThat(answer.get("raftIndex").getAsLong()).isEqualTo(archive.meta().index());
    assertThat(answer.get("entries").getAsLong()).isEqualTo(archive.inventory().entries());

    HeadObjectResponse head = deployment.head(key);
    assertThat(head.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    assertThat(answer.get("crc32c").getAsString())
        .isEqualTo(head.checksumCRC32C())
        .isEqualTo(archive.crc32c());
    assertThat(answer.get("versionId").getAsString()).isEqualTo(head.versionId());
    assertCluster(answer);
    assertRun(answer);
  }

  private static void assertCluster(JsonObject answer) {
    JsonObject health = cluster.openBao().leader().api().get("sys/health").body();
    assertThat(answer.get("cluster").getAsString()).isEqualTo(Deployment.CLUSTER);
    assertThat(answer.get("clusterId")).isEqualTo(health.get("cluster_id"));
    assertThat(answer.get("vaultVersion")).isEqualTo(health.get("version"));
    assertThat(answer.get("bucket").getAsString()).isEqualTo(deployment.bucket());
    assertThat(answer.get("sealType").getAsString()).isEqualTo("shamir");
    assertThat(answer.get("keyShares").getAsInt()).isEqualTo(3);
    assertThat(answer.get("keyThreshold").getAsInt()).isEqualTo(2);
    assertThat(answer.get("activeNode").getAsString())
        .isEqualTo(cluster.openBao().leader().address().toString());
  }

  private static void assertRun(JsonObject answer) {
    assertThat(answer.get("fresh").getAsBoolean()).isTrue();
    assertThat(answer.get("raftTerm").getAsLong()).isPositive();
    assertThat(answer.get("attempts").getAsInt()).isEqualTo(1);
    assertThat(answer.get("tokenRevoked").getAsBoolean()).isTrue();
    assertThat(Instant.parse(answer.get("takenAt").getAsString())).isBeforeOrEqualTo(Instant.now());
    assertThat(answer.get("cryptoProvider").getAsString())
        .startsWith("AmazonCorrettoCryptoProvider");
    assertThat(answer.get("toolVersion").getAsString()).isEqualTo(Version.NUMBER);
    assertThat(answer.get("entryBytes").getAsLong()).isPositive();
    assertThat(answer.getAsJsonArray("prefixes")).isNotEmpty();
    assertThat(answer.getAsJsonObject("durations").keySet())
        .contains("lookup", "credentials", "active-node", "login", "transfer", "commit");
    assertThat(cluster.livingTokens()).isEmpty();
  }

  private static Instant scheduledAt(JsonObject receipt) {
    return Instant.parse(receipt.get("scheduledAt").getAsString());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }
}
