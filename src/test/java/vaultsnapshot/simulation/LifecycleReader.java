package vaultsnapshot.simulation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code LifecycleConfiguration} of an {@code AWS::S3::Bucket}. It never guesses: a property
 * that it does not know, or a rule that S3 would refuse, is an error.
 */
final class LifecycleReader {
  private static final String TAG_FILTERS = "TagFilters";
  private static final String EXPIRATION = "ExpirationInDays";
  private static final String NONCURRENT = "NoncurrentVersionExpiration";
  private static final String ORPHANS = "ExpiredObjectDeleteMarker";
  private static final String ABORT = "AbortIncompleteMultipartUpload";
  private static final Set<String> TRANSITIONS =
      Set.of("Transitions", "NoncurrentVersionTransitions");
  private static final Set<String> RULE =
      Set.of("Id", "Status", "Prefix", TAG_FILTERS, EXPIRATION, NONCURRENT, ORPHANS, ABORT);

  private LifecycleReader() {}

  /** The enabled rules of a bucket's properties, with all intrinsics resolved. */
  static List<LifecycleRule> read(JsonObject bucket) {
    JsonObject configuration = bucket.getAsJsonObject("LifecycleConfiguration");
    onlyKnown("LifecycleConfiguration", configuration, Set.of("Rules"));
    return configuration.getAsJsonArray("Rules").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(LifecycleReader::rule)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<LifecycleRule> rule(JsonObject rule) {
    String id = text(rule, "Id").orElse("a rule without Id");
    Set<String> known = new TreeSet<>(RULE);
    known.addAll(TRANSITIONS);
    onlyKnown(id, rule, known);
    Map<String, String> tags = tags(id, rule);
    refuseWhatS3Refuses(id, rule, tags);
    TRANSITIONS.forEach(name -> checkTransitions(id, rule, name));
    LifecycleRule read =
        new LifecycleRule(
            id,
            text(rule, "Prefix").orElse(""),
            tags,
            number(id, rule, EXPIRATION),
            noncurrent(id, rule),
            text(rule, ORPHANS).map(Boolean::parseBoolean).orElse(false));
    return isEnabled(id, rule) ? Optional.of(read) : Optional.empty();
  }

  private static boolean isEnabled(String id, JsonObject rule) {
    String status = text(rule, "Status").orElse("none");
    if (!Set.of("Enabled", "Disabled").contains(status)) {
      throw new IllegalStateException(id + ": Status is " + status + ", expected Enabled");
    }
    return status.equals("Enabled");
  }

  private static Map<String, String> tags(String id, JsonObject rule) {
    Map<String, String> tags = new TreeMap<>();
    if (rule.has(TAG_FILTERS)) {
      for (JsonElement entry : rule.getAsJsonArray(TAG_FILTERS)) {
        JsonObject tag = entry.getAsJsonObject();
        onlyKnown(id + ": " + TAG_FILTERS, tag, Set.of("Key", "Value"));
        tags.put(tag.get("Key").getAsString(), tag.get("Value").getAsString());
      }
    }
    return tags;
  }

  private static void refuseWhatS3Refuses(String id, JsonObject rule, Map<String, String> tags) {
    if (!tags.isEmpty() && (rule.has(ABORT) || rule.has(ORPHANS))) {
      throw new IllegalStateException(
          id + ": S3 takes neither " + ABORT + " nor " + ORPHANS + " beside a tag filter");
    }
    if (rule.has(EXPIRATION) && rule.has(ORPHANS)) {
      throw new IllegalStateException(
          id + ": S3 does not take " + ORPHANS + " beside " + EXPIRATION);
    }
    boolean acts =
        rule.keySet().stream()
            .anyMatch(name ->
                TRANSITIONS.contains(name)
                    || Set.of(EXPIRATION, NONCURRENT, ORPHANS, ABORT).contains(name));
    if (!acts) {
      throw new IllegalStateException(id + ": does nothing");
    }
  }

  private static Optional<LifecycleRule.Noncurrent> noncurrent(String id, JsonObject rule) {
    if (!rule.has(NONCURRENT)) {
      return Optional.empty();
    }
    JsonObject action = rule.getAsJsonObject(NONCURRENT);
    onlyKnown(id + ": " + NONCURRENT, action, Set.of("NoncurrentDays", "NewerNoncurrentVersions"));
    return Optional.of(
        new LifecycleRule.Noncurrent(
            number(id, action, "NoncurrentDays")
                .orElseThrow(() -> new IllegalStateException(id + ": no NoncurrentDays")),
            number(id, action, "NewerNoncurrentVersions").orElse(0)));
  }

  private static void checkTransitions(String id, JsonObject rule, String name) {
    if (rule.has(name)) {
      for (JsonElement entry : rule.getAsJsonArray(name)) {
        onlyKnown(
            id + ": " + name,
            entry.getAsJsonObject(),
            Set.of("StorageClass", "TransitionInDays", "NewerNoncurrentVersions"));
      }
    }
  }

  private static Optional<Integer> number(String id, JsonObject object, String name) {
    Optional<Integer> number = text(object, name).map(Integer::valueOf);
    if (number.filter(value -> value < 1).isPresent()) {
      throw new IllegalStateException(id + ": " + name + " is " + number.get() + ", expected 1");
    }
    return number;
  }

  private static Optional<String> text(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name)).map(JsonElement::getAsString);
  }

  private static void onlyKnown(String subject, JsonObject object, Set<String> known) {
    Set<String> unknown = new TreeSet<>(object.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalStateException(subject + ": what " + unknown + " does is not known here");
    }
  }
}
