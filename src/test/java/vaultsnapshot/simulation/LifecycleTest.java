package vaultsnapshot.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;

/** Lifecycle rules are read as they stand and do what S3's documentation says. */
final class LifecycleTest {
  private static final String KEY = "vault/prod/one.snap";

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-15T10:30:00Z"));
  private final ModelBucket bucket = new ModelBucket(clock);

  @Test
  void daysAreRoundedUpToTheNextMidnightAndAnExpiredObjectGetsADeleteMarker() {
    put(Map.of("retention", "daily"));
    Lifecycle rules = rules("{Id: a, Status: Enabled, ExpirationInDays: 3}");
    midnights(rules, "2026-01-16", "2026-01-17", "2026-01-18");
    assertThat(bucket.current(KEY)).isPresent();
    midnights(rules, "2026-01-19");
    assertThat(bucket.current(KEY)).isEmpty();
    assertThat(bucket.versions(KEY)).hasSize(2);
    midnights(rules, "2026-01-20", "2026-03-01");
    assertThat(bucket.versions(KEY)).hasSize(2);
  }

  @Test
  void noncurrentDaysCountFromWhenAnotherVersionCameToLieAbove() {
    put(Map.of());
    clock.advance(Instant.parse("2026-02-01T08:00:00Z"));
    bucket.delete(KEY);
    Lifecycle rules =
        rules(
            """
            {Id: a, Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays: 7}},
            {Id: b, Status: Enabled, ExpiredObjectDeleteMarker: true}
            """);
    midnights(rules, "2026-02-02", "2026-02-08");
    assertThat(bucket.versions(KEY)).hasSize(2);
    midnights(rules, "2026-02-09");
    assertThat(bucket.versions(KEY)).isEmpty();
  }

  @Test
  void newerNoncurrentVersionsAreKeptBesides() {
    put(Map.of());
    put(Map.of());
    put(Map.of());
    midnights(
        rules(
            "{Id: a, Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays: 1,"
                + " NewerNoncurrentVersions: 1}}"),
        "2026-03-01");
    assertThat(bucket.versions(KEY)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TagFilters: [{Key: retention, Value: daily}] | true",
        "TagFilters: [{Key: retention, Value: hourly}] | false",
        "TagFilters: [{Key: retention, Value: daily}, {Key: other, Value: x}] | false",
        "Prefix: \"vault/\" | true",
        "Prefix: \"vault/stage/\" | false",
        "Prefix: \"vault/\", TagFilters: [{Key: retention, Value: daily}] | true",
      })
  void aRuleIsForWhatItsWholeFilterFits(String filter, boolean expires) {
    put(Map.of("retention", "daily"));
    midnights(rules("{Id: a, Status: Enabled, ExpirationInDays: 1, " + filter + "}"), "2026-03-01");
    assertThat(bucket.current(KEY).isEmpty()).isEqualTo(expires);
  }

  @Test
  void aDisabledRuleDoesNothing() {
    put(Map.of());
    midnights(rules("{Id: a, Status: Disabled, ExpirationInDays: 1}"), "2026-03-01");
    assertThat(bucket.current(KEY)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ExpirationDate: \"2026-01-01\" | ExpirationDate",
        "ObjectSizeGreaterThan: 1, ExpirationInDays: 1 | ObjectSizeGreaterThan",
        "NoncurrentVersionExpiration: {Days: 1} | Days",
        "ExpirationInDays: 0 | ExpirationInDays is 0",
        "ExpiredObjectDeleteMarker: true, TagFilters: [{Key: a, Value: b}] | beside a tag filter",
        "AbortIncompleteMultipartUpload: {}, TagFilters: [{Key: a, Value: b}] | beside a tag",
        "ExpiredObjectDeleteMarker: true, ExpirationInDays: 1 | beside ExpirationInDays",
        "Prefix: \"vault/\" | does nothing",
      })
  void aRuleThatIsNotKnownOrThatS3WouldRefuseIsAnError(String rule, String words) {
    assertThatThrownBy(() -> rules("{Id: a, Status: Enabled, " + rule + "}"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(words);
  }

  private void put(Map<String, String> tags) {
    bucket
        .put(
            KEY,
            new StoredVersion.Content(
                SdkBytes.fromUtf8String("1"), Map.of(), Optional.empty(), "text/plain", "\"1\""))
        .tag(tags);
  }

  private void midnights(Lifecycle rules, String... days) {
    List.of(days)
        .forEach(day -> {
          clock.advance(Instant.parse(day + "T00:00:00Z"));
          rules.midnight(bucket, clock.instant());
        });
  }

  private static Lifecycle rules(String rules) {
    JsonObject properties =
        JsonParser.parseString("{LifecycleConfiguration: {Rules: [" + rules + "]}}")
            .getAsJsonObject();
    return new Lifecycle(LifecycleReader.read(properties));
  }
}
