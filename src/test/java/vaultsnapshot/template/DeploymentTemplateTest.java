package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What linters do not see in the template that this project deploys. */
final class DeploymentTemplateTest {
  private static final Set<String> CALLERS =
      Set.of("AWS::Events::Rule", "AWS::Scheduler::Schedule", "AWS::Lambda::Permission");

  private static final Template TEMPLATE = Template.ofThisProject();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BucketCreated=false",
        "EncryptionKey=sse-s3",
        "FormerKeyArns=arn:aws:kms:eu-central-1:123456789012:key/a,arn:aws:kms:eu-central-1:123456789012:key/b",
        "ObjectLockMode=COMPLIANCE",
        "AccessLogBucket=logs",
        "ReplicaBucketArn=arn:aws:s3:::replica",
        "MonthlyStorageClass=GLACIER_IR",
        "CredentialsSecretArn=arn:aws:secretsmanager:eu-central-1:123456789012:secret:vault-AbCdEf",
        "SubnetIds=subnet-1",
        "PermissionsBoundaryArn=arn:aws:iam::123456789012:policy/boundary",
        "ReservedConcurrency=1",
        "ScheduleTimeZone=Europe/Berlin",
        "ScheduleEnabled=false",
        "AuditEnabled=false",
        "NoSuccessHours=0",
        "AlarmTopicArn=arn:aws:sns:eu-central-1:123456789012:ops",
      })
  void everyResourceAndOutputCanBeResolved(String parameter) {
    Stack stack =
        parameter.isEmpty()
            ? ExampleStack.with(Map.of())
            : ExampleStack.with(Map.of(name(parameter), value(parameter)));
    assertThat(stack.resources()).isNotEmpty().allSatisfy(stack::properties);
    TEMPLATE.section("Outputs").keySet().forEach(stack::output);
  }

  @Test
  void whatHoldsTheSnapshotsOutlivesTheStackAndAReplacement() {
    for (String id : List.of("Bucket", "BucketPolicy", "Key", "KeyAlias")) {
      JsonObject resource = TEMPLATE.section("Resources").getAsJsonObject(id);
      assertThat(resource.get("DeletionPolicy").getAsString()).as(id).isEqualTo("Retain");
      assertThat(resource.get("UpdateReplacePolicy").getAsString()).as(id).isEqualTo("Retain");
    }
  }

  @Test
  void everyRuleThatRemovesVersionsIsFilteredByTheTagAndTheFolder() {
    ExampleStack.with(Map.of())
        .properties("Bucket")
        .getAsJsonObject("LifecycleConfiguration")
        .getAsJsonArray("Rules")
        .forEach(element -> {
          JsonObject rule = element.getAsJsonObject();
          assertThat(rule.get("Prefix").getAsString()).isEqualTo("prod/");
          assertThat(rule.has("TagFilters"))
              .isEqualTo(rule.has("ExpirationInDays"))
              .isEqualTo(rule.has("NoncurrentVersionExpiration"));
        });
  }

  /** S3 takes a default retention only of a bucket that was created with Object Lock. */
  @ParameterizedTest
  @ValueSource(strings = {"GOVERNANCE", "COMPLIANCE"})
  void aLockedBucketIsMadeWithItAndTheAuditKnowsIt(String mode) {
    Map<String, String> locked = Map.of("ObjectLockMode", mode, "ObjectLockDays", "8");
    JsonObject bucket = ExampleStack.with(locked).properties("Bucket");
    assertThat(bucket.get("ObjectLockEnabled").getAsBoolean()).isTrue();
    assertThat(bucket.get("ObjectLockConfiguration"))
        .isEqualTo(
            JsonParser.parseString(
                "{ObjectLockEnabled: Enabled, Rule: {DefaultRetention: {Mode: '%s', Days: '8'}}}"
                    .formatted(mode)));
    assertThat(ExampleStack.environment("AuditFunction", locked))
        .containsEntry("OBJECT_LOCK_MODE", mode)
        .containsEntry("OBJECT_LOCK_DAYS", "8");
  }

  @Test
  void anyOtherBucketHasNothingOfObjectLock() {
    assertThat(ExampleStack.with(Map.of()).properties("Bucket").keySet())
        .noneMatch(property -> property.startsWith("ObjectLock"));
  }

  @Test
  void functionsRunOnTheRuntimeThatTheyWereTestedOnAndGetNothingUnasked() {
    Stack stack = ExampleStack.with(Map.of());
    assertThat(stack.resources("AWS::Serverless::Function"))
        .hasSize(2)
        .allSatisfy(id -> {
          JsonObject function = stack.properties(id);
          assertThat(function.get("Runtime").getAsString()).isEqualTo("java25");
          assertThat(function.has("Policies")).isFalse();
          assertThat(function.has("Events")).isFalse();
        });
  }

  /** Two that are there unasked, and nothing but people calls the third. */
  @Test
  void theOperatorHasItsOwnRoleAndSecretAndNothingCallsItOrRepeatsACall() {
    assertThat(ExampleStack.with(Map.of()).resources("AWS::Serverless::Function"))
        .containsExactlyInAnyOrder("SnapshotFunction", "AuditFunction");
    String secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:operator-AbCdEf";
    Stack stack =
        ExampleStack.with(Map.of("OperatorFunctionEnabled", "true", "OperatorSecretArn", secret));
    JsonObject operator = stack.properties("OperatorFunction");
    assertThat(operator.has("Events")).isFalse();
    assertThat(operator.getAsJsonObject("EventInvokeConfig").get("MaximumRetryAttempts").getAsInt())
        .as("a restore is not repeated unasked")
        .isZero();
    assertThat(
            ExampleStack.environment(
                "OperatorFunction",
                Map.of("OperatorFunctionEnabled", "true", "OperatorSecretArn", secret)))
        .containsEntry("CREDENTIALS_SECRET", secret);
    assertThat(stack.resources("AWS::Serverless::Function"))
        .filteredOn(id -> stack.properties(id).get("Role").equals(operator.get("Role")))
        .containsExactly("OperatorFunction");
    assertThat(CALLERS.stream().flatMap(type -> stack.resources(type).stream()))
        .isNotEmpty()
        .noneMatch(id -> stack.properties(id).toString().contains("OperatorFunction"));
  }

  @Test
  void everyAlarmSaysWhatToDoAndToWhom() {
    Stack stack = ExampleStack.with(Map.of());
    assertThat(stack.resources("AWS::CloudWatch::Alarm"))
        .hasSizeGreaterThan(10)
        .allSatisfy(id -> {
          JsonObject alarm = stack.properties(id);
          assertThat(alarm.get("AlarmDescription").getAsString().length()).isBetween(80, 1024);
          assertThat(alarm.getAsJsonArray("AlarmActions")).hasSize(1);
        });
  }

  @Test
  void everyParameterIsDescribedGroupedAndUsed() throws IOException {
    String text =
        Files.readString(Path.of(System.getProperty("basedir", "")).resolve("template.yaml"));
    List<String> grouped =
        TEMPLATE
            .section("Metadata")
            .getAsJsonObject("AWS::CloudFormation::Interface")
            .getAsJsonArray("ParameterGroups")
            .asList()
            .stream()
            .flatMap(
                group -> group.getAsJsonObject().getAsJsonArray("Parameters").asList().stream())
            .map(JsonElement::getAsString)
            .collect(Collectors.toList());
    assertThat(grouped)
        .containsExactlyInAnyOrderElementsOf(TEMPLATE.section("Parameters").keySet());
    assertThat(grouped)
        .allSatisfy(name -> {
          assertThat(TEMPLATE.section("Parameters").getAsJsonObject(name).has("Description"))
              .isTrue();
          assertThat(text.contains("!Ref " + name) || text.contains("${" + name + "}"))
              .as(name)
              .isTrue();
        });
  }

  private static String name(String parameter) {
    return parameter.substring(0, parameter.indexOf('='));
  }

  private static String value(String parameter) {
    return parameter.substring(parameter.indexOf('=') + 1);
  }
}
