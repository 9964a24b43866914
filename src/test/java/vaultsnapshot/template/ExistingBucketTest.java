package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For a bucket that is there already the stack prints what it would have given its own. */
final class ExistingBucketTest {
  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/0f1e2d3c-0000-4000-8000-000000000000";
  private static final Map<String, String> MOVING =
      Map.of(
          "HourlyStorageClass", "INTELLIGENT_TIERING",
          "DailyStorageClass", "STANDARD_IA",
          "WeeklyStorageClass", "ONEZONE_IA",
          "MonthlyStorageClass", "GLACIER_IR",
          "ManualStorageClass", "STANDARD_IA",
          "TransitionDays", "31");

  static Stream<Map<String, String>> deployments() {
    return Stream.of(
        Map.of(),
        MOVING,
        Map.of("HourlyStorageClass", "GLACIER_IR"),
        Map.of("DailyStorageClass", "GLACIER_IR"),
        Map.of("WeeklyStorageClass", "GLACIER_IR"),
        Map.of("MonthlyStorageClass", "GLACIER_IR"),
        Map.of("ManualStorageClass", "GLACIER_IR"),
        Map.of("SnapshotPrefix", "backups/vault/", "HourlyDays", "1", "NoncurrentDays", "30"),
        Map.of("EncryptionKey", "sse-s3"),
        Map.of("EncryptionKey", KEY),
        Map.of("AuditEnabled", "false"),
        Map.of(
            "AdministratorArns",
            "arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:role/b*"));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void theRules(Map<String, String> parameters) {
    JsonObject created = ExampleStack.with(parameters).properties("Bucket");
    assertThat(printed("LifecycleRulesToApply", parameters))
        .isEqualTo(asS3HasIt(created.getAsJsonObject("LifecycleConfiguration")));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void thePolicy(Map<String, String> parameters) {
    assertThat(printed("BucketPolicyToApply", parameters))
        .isEqualTo(ExampleStack.with(parameters).properties("BucketPolicy").get("PolicyDocument"));
  }

  @Test
  void aCreatedBucketHasThemAlready() {
    for (String output : List.of("LifecycleRulesToApply", "BucketPolicyToApply")) {
      assertThat(ExampleStack.with(Map.of()).output(output)).isEmpty();
    }
  }

  private static JsonElement printed(String output, Map<String, String> parameters) {
    Map<String, String> existing = new HashMap<>(parameters);
    existing.put("BucketCreated", "false");
    return JsonParser.parseString(ExampleStack.with(existing).output(output).orElseThrow());
  }

  /** CloudFormation's form as that of PutBucketLifecycleConfiguration. */
  private static JsonObject asS3HasIt(JsonObject configuration) {
    JsonArray rules = new JsonArray();
    configuration
        .getAsJsonArray("Rules")
        .forEach(rule -> rules.add(rule(rule.getAsJsonObject().deepCopy())));
    return object("Rules", rules);
  }

  private static JsonObject rule(JsonObject rule) {
    rule.add("ID", rule.remove("Id"));
    JsonObject prefix = object("Prefix", rule.remove("Prefix"));
    if (rule.has("TagFilters")) {
      prefix.add("Tags", rule.remove("TagFilters"));
      rule.add("Filter", object("And", prefix));
    } else {
      rule.add("Filter", prefix);
    }
    expiration(rule, "ExpirationInDays", "Days");
    expiration(rule, "ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker");
    if (rule.has("Transitions")) {
      rule.getAsJsonArray("Transitions")
          .forEach(moved -> {
            JsonObject transition = moved.getAsJsonObject();
            transition.add("Days", transition.remove("TransitionInDays"));
          });
    }
    return numbers(rule);
  }

  private static void expiration(JsonObject rule, String written, String called) {
    if (rule.has(written)) {
      rule.add("Expiration", object(called, rule.remove(written)));
    }
  }

  private static JsonObject object(String name, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(name, value);
    return object;
  }

  /** A parameter is a text to {@code !Ref}, and a number to S3. */
  private static JsonObject numbers(JsonObject object) {
    object
        .entrySet()
        .forEach(member -> {
          JsonElement value = member.getValue();
          if (value.isJsonObject()) {
            numbers(value.getAsJsonObject());
          } else if (value.isJsonArray()) {
            value.getAsJsonArray().forEach(entry -> numbers(entry.getAsJsonObject()));
          } else if (value.getAsString().matches("\\d+")) {
            member.setValue(new JsonPrimitive(value.getAsBigDecimal()));
          }
        });
    return object;
  }
}
