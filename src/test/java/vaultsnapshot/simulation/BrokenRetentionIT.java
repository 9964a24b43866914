package vaultsnapshot.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.retention.RecoveryPoint;
import vaultsnapshot.retention.Retention;
import vaultsnapshot.retention.Tier;

/** The simulation sees what it is there to see: each of these breaks one thing on purpose. */
@Execution(ExecutionMode.CONCURRENT)
final class BrokenRetentionIT {
  private static final Scenario SOUND = Scenario.of(Firing.DAILY, 1);

  @ParameterizedTest
  @EnumSource
  void aTaggingThatTagsTheNewestTooIsNoticed(Firing firing) {
    assertNoticed(
        Scenario.of(firing, 1).with(BrokenRetentionIT::tagTheNewest), "the newest never expire");
  }

  @Test
  void aTaggingThatMakesAllHourlyIsNoticed() {
    assertNoticed(
        SOUND.with((bucket, giveUpAt) -> {
          for (ListedSnapshot listed : bucket.list(Optional.empty(), giveUpAt)) {
            if (bucket.tags(listed.name(), giveUpAt).containsKey("retention")) {
              bucket.tagRetention(listed.name(), "hourly", giveUpAt);
            }
          }
        }),
        "is gone");
  }

  @Test
  void anUnfilteredExpiryOfNoncurrentVersionsIsNoticed() {
    assertNoticed(
        SOUND.withBucket(bucket -> {
          bucket
              .getAsJsonObject("LifecycleConfiguration")
              .getAsJsonArray("Rules")
              .add(
                  JsonParser.parseString(
                      "{Id: all, Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays:"
                          + " 7}}"));
          return bucket;
        }),
        "deleted by hand, and gone for good");
  }

  @Test
  void aRuleWithoutItsFilterIsNoticed() {
    assertNoticed(
        SOUND.withBucket(bucket -> rules(bucket, rule -> rule.remove("TagFilters"))), "is gone");
  }

  @Test
  void noncurrentVersionsThatStayForEverAreNoticed() {
    assertNoticed(
        SOUND.withBucket(
            bucket -> rules(bucket, rule -> rule.remove("NoncurrentVersionExpiration"))),
        "and still stored");
  }

  @Test
  void aTierThatNeverExpiresIsNoticed() {
    assertNoticed(
        SOUND.withBucket(bucket ->
            rules(
                bucket,
                rule ->
                    Optional.ofNullable(rule.get("ExpirationInDays"))
                        .ifPresent(_ -> rule.addProperty("ExpirationInDays", 9_999)))),
        "more than the");
  }

  /** With the tier that it would have were there one more. */
  private static void tagTheNewest(SnapshotBucket bucket, Instant giveUpAt)
      throws IOException, InterruptedException {
    List<SnapshotName> scheduled =
        bucket.list(Optional.empty(), giveUpAt).stream()
            .map(ListedSnapshot::name)
            .filter(name -> !name.manual())
            .toList();
    if (!scheduled.isEmpty()) {
      SnapshotName newest = scheduled.getFirst();
      List<RecoveryPoint> points = new ArrayList<>();
      points.add(new RecoveryPoint("one more", newest.scheduledAt().plusSeconds(1), false));
      scheduled.forEach(
          name -> points.add(new RecoveryPoint(name.key(""), name.scheduledAt(), false)));
      Tier tier = Retention.superseded(points, 1).getFirst().tier();
      bucket.tagRetention(newest, tier.tagValue(), giveUpAt);
    }
  }

  private static void assertNoticed(Scenario broken, String words) {
    assertThatThrownBy(
            () -> {
              try (World world = new World(broken)) {
                world.live();
              }
            })
        .isInstanceOf(PromiseBroken.class)
        .hasMessageContaining(words);
  }

  private static JsonObject rules(JsonObject bucket, Consumer<JsonObject> change) {
    for (JsonElement rule :
        bucket.getAsJsonObject("LifecycleConfiguration").getAsJsonArray("Rules")) {
      change.accept(rule.getAsJsonObject());
    }
    return bucket;
  }
}
