package vaultsnapshot.deploy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionTransition;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;

/**
 * Lifecycle and encryption as CloudFormation's bucket has them, in the form of S3's own calls: what
 * CloudFormation does with them in AWS, and LocalStack's does not. A property that is not known
 * here is an error.
 */
final class BucketRules {
  private BucketRules() {}

  /** The rules of a {@code LifecycleConfiguration}. */
  static List<LifecycleRule> lifecycle(JsonObject bucket) {
    return objects(bucket.getAsJsonObject("LifecycleConfiguration").getAsJsonArray("Rules"))
        .map(BucketRules::rule)
        .toList();
  }

  /** The rules of a {@code BucketEncryption}. */
  static List<ServerSideEncryptionRule> encryption(JsonObject bucket) {
    return objects(
            bucket
                .getAsJsonObject("BucketEncryption")
                .getAsJsonArray("ServerSideEncryptionConfiguration"))
        .map(BucketRules::encryptionRule)
        .toList();
  }

  /** An {@code ObjectLockConfiguration}, whose one rule is the default retention. */
  static ObjectLockConfiguration objectLock(JsonObject bucket) {
    JsonObject written = bucket.getAsJsonObject("ObjectLockConfiguration");
    JsonObject retention = only(written.get("Rule"), "DefaultRetention").getAsJsonObject();
    return ObjectLockConfiguration.builder()
        .objectLockEnabled(written.get("ObjectLockEnabled").getAsString())
        .rule(rule ->
            rule.defaultRetention(byDefault ->
                byDefault
                    .mode(retention.get("Mode").getAsString())
                    .days(retention.get("Days").getAsInt())))
        .build();
  }

  private static LifecycleRule rule(JsonObject written) {
    LifecycleRule.Builder rule = LifecycleRule.builder();
    for (Map.Entry<String, JsonElement> property : written.entrySet()) {
      JsonElement value = property.getValue();
      switch (property.getKey()) {
        case "Id" -> rule.id(value.getAsString());
        case "Status" -> rule.status(value.getAsString());
        // Together they are the filter.
        case "TagFilters", "Prefix" -> {}
        case "ExpirationInDays" -> rule.expiration(after -> after.days(value.getAsInt()));
        case "ExpiredObjectDeleteMarker" ->
            rule.expiration(after -> after.expiredObjectDeleteMarker(value.getAsBoolean()));
        case "NoncurrentVersionExpiration" ->
            rule.noncurrentVersionExpiration(
                after -> after.noncurrentDays(only(value, "NoncurrentDays").getAsInt()));
        case "AbortIncompleteMultipartUpload" ->
            rule.abortIncompleteMultipartUpload(
                after -> after.daysAfterInitiation(only(value, "DaysAfterInitiation").getAsInt()));
        case "Transitions" ->
            rule.transitions(objects(value.getAsJsonArray()).map(BucketRules::transition).toList());
        case "NoncurrentVersionTransitions" ->
            rule.noncurrentVersionTransitions(
                objects(value.getAsJsonArray()).map(BucketRules::noncurrentTransition).toList());
        default -> throw unknown("rule", property.getKey());
      }
    }
    return rule.filter(filter(written)).build();
  }

  private static LifecycleRuleFilter filter(JsonObject rule) {
    String prefix = rule.has("Prefix") ? rule.get("Prefix").getAsString() : "";
    LifecycleRuleFilter.Builder filter = LifecycleRuleFilter.builder();
    if (!rule.has("TagFilters")) {
      return filter.prefix(prefix).build();
    }
    Tag tag = onlyTag(rule.getAsJsonArray("TagFilters"));
    return prefix.isEmpty()
        ? filter.tag(tag).build()
        : filter.and(both -> both.prefix(prefix).tags(tag)).build();
  }

  private static Transition transition(JsonObject written) {
    Transition.Builder transition = Transition.builder();
    written
        .entrySet()
        .forEach(property -> {
          switch (property.getKey()) {
            case "StorageClass" -> transition.storageClass(property.getValue().getAsString());
            case "TransitionInDays" -> transition.days(property.getValue().getAsInt());
            default -> throw unknown("transition", property.getKey());
          }
        });
    return transition.build();
  }

  private static NoncurrentVersionTransition noncurrentTransition(JsonObject written) {
    NoncurrentVersionTransition.Builder transition = NoncurrentVersionTransition.builder();
    written
        .entrySet()
        .forEach(property -> {
          switch (property.getKey()) {
            case "StorageClass" -> transition.storageClass(property.getValue().getAsString());
            case "TransitionInDays" -> transition.noncurrentDays(property.getValue().getAsInt());
            default -> throw unknown("noncurrent transition", property.getKey());
          }
        });
    return transition.build();
  }

  private static ServerSideEncryptionRule encryptionRule(JsonObject written) {
    ServerSideEncryptionRule.Builder rule = ServerSideEncryptionRule.builder();
    written
        .entrySet()
        .forEach(property -> {
          switch (property.getKey()) {
            case "BucketKeyEnabled" -> rule.bucketKeyEnabled(property.getValue().getAsBoolean());
            case "ServerSideEncryptionByDefault" -> {
              JsonObject byDefault = property.getValue().getAsJsonObject();
              rule.applyServerSideEncryptionByDefault(encryption ->
                  encryption
                      .sseAlgorithm(byDefault.get("SSEAlgorithm").getAsString())
                      .kmsMasterKeyID(
                          Optional.ofNullable(byDefault.get("KMSMasterKeyID"))
                              .map(JsonElement::getAsString)
                              .orElse(null)));
            }
            default -> throw unknown("encryption", property.getKey());
          }
        });
    return rule.build();
  }

  private static Tag onlyTag(JsonArray filters) {
    if (filters.size() != 1) {
      throw new AssertionError("lifecycle: expected one tag filter, got " + filters);
    }
    JsonObject tag = filters.get(0).getAsJsonObject();
    return Tag.builder()
        .key(tag.get("Key").getAsString())
        .value(tag.get("Value").getAsString())
        .build();
  }

  private static JsonElement only(JsonElement object, String member) {
    JsonObject members = object.getAsJsonObject();
    if (!members.keySet().equals(java.util.Set.of(member))) {
      throw unknown("rule", members.keySet().toString());
    }
    return members.get(member);
  }

  private static java.util.stream.Stream<JsonObject> objects(JsonArray list) {
    return list.asList().stream().map(JsonElement::getAsJsonObject);
  }

  private static AssertionError unknown(String where, String what) {
    return new AssertionError(
        "lifecycle or encryption: %s in a %s is not known here".formatted(what, where));
  }
}
