package vaultsnapshot.report;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How old the newest snapshot is that one could restore in good conscience.
 *
 * @param cluster our name of the cluster
 * @param newest that one; nothing where there is none
 * @param now when it was looked
 */
public record NewestAge(String cluster, Optional<Newest> newest, Instant now) {
  /**
   * What counts as the age where there is no snapshot at all: ten years, above the threshold of
   * every alarm. No value would be worse: a metric that is silent can be taken for a schedule that
   * was switched off, and an average with zeros in it for health.
   */
  public static final Duration OF_NOTHING = Duration.ofDays(3_650);

  /** The newest snapshot that counts. */
  public record Newest(String key, Instant scheduledAt) {}

  /** Whole seconds; never negative, for clocks differ. */
  public long seconds() {
    return newest
        .map(snapshot -> Math.max(0, Duration.between(snapshot.scheduledAt(), now).toSeconds()))
        .orElse(OF_NOTHING.toSeconds());
  }

  /** JSON: {@code status}, {@code cluster}, {@code newestKey}, {@code newestAgeSeconds}. */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("status", "aged");
    json.addProperty("cluster", cluster);
    addTo(json);
    return PrettyJson.print(json);
  }

  void addTo(JsonObject json) {
    newest.ifPresent(snapshot -> json.addProperty("newestKey", snapshot.key()));
    json.addProperty("newestAgeSeconds", seconds());
  }
}
