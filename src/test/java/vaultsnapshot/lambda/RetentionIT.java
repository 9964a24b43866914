package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What gets the tag by which it may expire, and what never does. */
@Tag("aws")
final class RetentionIT {
  private static PreparedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void allButTheNewestGetTheTagOfTheirTierAndTheirReceiptsToo() {
    Deployment deployment = deployment();
    try (DeployedFunction function = deployment.start()) {
      for (String time :
          List.of(
              "2026-01-01T02:00:00Z",
              "2026-01-01T08:00:00Z",
              "2026-01-02T02:00:00Z",
              "2026-01-05T02:00:00Z",
              "2026-01-05T08:00:00Z")) {
        store(function, time);
      }
    }
    assertTier(deployment, "20260101T020000Z", "monthly");
    assertTier(deployment, "20260101T080000Z", "hourly");
    assertTier(deployment, "20260102T020000Z", "daily");
    assertTier(deployment, "20260105T020000Z", "weekly");
    assertUntagged(deployment, "20260105T080000Z");
  }

  @Test
  void manualOnesAreCountedApartFromScheduledOnes() {
    Deployment deployment = deployment();
    try (DeployedFunction function = deployment.start()) {
      store(function, "2026-01-01T02:00:00Z");
      String first = name(function.answer(Events.labelled("one")));
      assertUntagged(deployment, first);
      String second = name(function.answer(Events.labelled("two")));
      assertTier(deployment, first, "manual");
      assertUntagged(deployment, second);
      assertUntagged(deployment, "20260101T020000Z");
      store(function, "2026-01-01T03:00:00Z");
      assertTier(deployment, "20260101T020000Z", "monthly");
      assertUntagged(deployment, second);
    }
  }

  @Test
  void aTagThatARunCouldNotSetIsSetByTheNext() {
    Deployment keepingAll = deployment().with("KEEP_LAST", "9");
    try (DeployedFunction function = keepingAll.start()) {
      store(function, "2026-01-01T02:00:00Z");
      store(function, "2026-01-01T03:00:00Z");
    }
    assertUntagged(keepingAll, "20260101T020000Z");
    try (DeployedFunction function = keepingAll.with("KEEP_LAST", "1").start()) {
      JsonObject again = function.answer(Events.scheduledAt(Instant.parse("2026-01-01T03:00:00Z")));
      assertThat(again.get("status").getAsString()).isEqualTo("already-stored");
    }
    assertTier(keepingAll, "20260101T020000Z", "monthly");
    assertUntagged(keepingAll, "20260101T030000Z");
  }

  @Test
  void aScheduleMayFireMoreOftenThanSnapshotsAreWanted() {
    Deployment deployment = deployment().with("SNAPSHOT_EVERY", "24h");
    try (DeployedFunction function = deployment.start()) {
      store(function, "2026-01-01T02:00:00Z");
      JsonObject early = function.answer(Events.scheduledAt(Instant.parse("2026-01-01T03:00:00Z")));
      assertThat(early.get("status").getAsString()).isEqualTo("not-due");
      assertThat(early.has("key")).isFalse();
      assertThat(deployment.keys()).hasSize(2);
      assertThat(metric(function, "NotDue")).isEqualTo(1);

      assertThat(function.answer(Events.labelled("now")).get("status").getAsString())
          .isEqualTo("stored");
      store(function, "2026-01-02T02:00:00Z");
    }
  }

  @Test
  void aRebuiltClusterSupersedesNothingUntilSomebodyAcceptsIt() {
    Deployment deployment = deployment();
    try (PreparedCluster rebuilt = PreparedCluster.start();
        DeployedFunction function = deployment.start()) {
      store(function, "2026-01-01T02:00:00Z");
      JsonObject last = store(function, "2026-01-02T02:00:00Z");
      assertTier(deployment, "20260101T020000Z", "monthly");

      deployment.putSecret(rebuilt.secret().toString());
      for (String day : List.of("03", "04")) {
        JsonObject receipt = store(function, "2026-01-" + day + "T02:00:00Z");
        assertThat(receipt.get("clusterId")).isNotEqualTo(last.get("clusterId"));
        assertThat(receipt.get("rebuilt").getAsBoolean()).isTrue();
        assertThat(receipt.get("rebuildAccepted").getAsBoolean()).isFalse();
        assertThat(receipt.getAsJsonObject("baseline").get("key")).isEqualTo(last.get("key"));
        assertThat(metric(function, "Rebuilt")).isEqualTo(1);
        assertUntagged(deployment, "20260102T020000Z");
        assertUntagged(deployment, "202601" + day + "T020000Z");
      }

      JsonObject accepted = function.answer(Events.file("accept-rebuild.json").toString());
      assertThat(accepted.get("rebuilt").getAsBoolean()).isTrue();
      assertThat(accepted.get("rebuildAccepted").getAsBoolean()).isTrue();
      assertThat(metric(function, "Rebuilt")).isZero();
      assertTier(deployment, "20260102T020000Z", "daily");
      assertTier(deployment, "20260103T020000Z", "daily");
      assertUntagged(deployment, "20260104T020000Z");

      JsonObject next = store(function, "2026-01-05T02:00:00Z");
      assertThat(next.get("rebuilt").getAsBoolean()).isFalse();
      assertTier(deployment, "20260104T020000Z", "daily");
    }
  }

  @Test
  void aForeignClustersSnapshotsNeverPushOutTheRightOnesOnceTheRightOneIsBack() {
    Deployment deployment = deployment().with("KEEP_LAST", "2").with("SNAPSHOT_EVERY", "24h");
    try (PreparedCluster foreign = PreparedCluster.start();
        DeployedFunction function = deployment.start()) {
      store(function, "2026-01-01T02:00:00Z");
      store(function, "2026-01-02T02:00:00Z");
      deployment.putSecret(foreign.secret().toString());
      store(function, "2026-01-03T02:00:00Z");
      store(function, "2026-01-04T02:00:00Z");
      deployment.putSecret(cluster.secret().toString());

      JsonObject back = store(function, "2026-01-04T03:00:00Z");
      assertThat(back.get("rebuilt").getAsBoolean()).isFalse();
      assertTier(deployment, "20260101T020000Z", "monthly");
      assertUntagged(deployment, "20260102T020000Z");
      assertUntagged(deployment, "20260103T020000Z");
      assertUntagged(deployment, "20260104T020000Z");
      assertUntagged(deployment, "20260104T030000Z");
    }
  }

  @Test
  void anAcceptanceThatComesTooLateForItsSnapshotIsAnError() {
    Deployment deployment = deployment();
    try (PreparedCluster rebuilt = PreparedCluster.start();
        DeployedFunction function = deployment.start()) {
      store(function, "2026-01-01T02:00:00Z");
      deployment.putSecret(rebuilt.secret().toString());
      store(function, "2026-01-02T02:00:00Z");

      JsonObject event =
          JsonParser.parseString(Events.scheduledAt(Instant.parse("2026-01-02T02:00:00Z")))
              .getAsJsonObject();
      event.getAsJsonObject("detail").addProperty("acceptRebuild", true);
      assertThat(function.failure(event.toString()))
          .contains("not accepted")
          .contains("without a time");
    }
  }

  private static Deployment deployment() {
    return Deployment.create(cluster.secret())
        .with("KEEP_LAST", "1")
        .with("MAX_EVENT_AGE", "36500d");
  }

  private static JsonObject store(DeployedFunction function, String time) {
    JsonObject receipt = function.answer(Events.scheduledAt(Instant.parse(time)));
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
    return receipt;
  }

  private static void assertTier(Deployment deployment, String name, String tier) {
    assertThat(deployment.tags(Deployment.key(name + ".snap")))
        .isEqualTo(Map.of("retention", tier));
    assertThat(deployment.tags(Deployment.key(name + ".json")))
        .isEqualTo(Map.of("retention", tier));
  }

  private static void assertUntagged(Deployment deployment, String name) {
    assertThat(deployment.tags(Deployment.key(name + ".snap"))).isEmpty();
    assertThat(deployment.tags(Deployment.key(name + ".json"))).isEmpty();
  }

  private static String name(JsonObject receipt) {
    String key = receipt.get("key").getAsString();
    return key.substring(Deployment.key("").length(), key.length() - ".snap".length());
  }

  private static int metric(DeployedFunction function, String name) {
    return function.metrics().get(name).getAsInt();
  }
}
