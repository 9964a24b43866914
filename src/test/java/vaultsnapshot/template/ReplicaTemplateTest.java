package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other side of replication, replica.yaml, keeps what the main bucket keeps, as safely. */
final class ReplicaTemplateTest {
  private static final Template REPLICA = Template.ofTheReplica();
  private static final Map<String, String> DAYS =
      Map.of(
          "HourlyDays", "3",
          "DailyDays", "15",
          "WeeklyDays", "61",
          "MonthlyDays", "401",
          "ManualDays", "91",
          "NoncurrentDays", "8");

  private final Stack replica = deployed(Map.of());
  private final JsonObject bucket = replica.properties("Bucket");

  @Test
  void itIsVersionedEncryptedAndClosedAsTheMainOne() {
    JsonObject main = ExampleStack.with(Map.of()).properties("Bucket");
    for (String property :
        List.of("VersioningConfiguration", "PublicAccessBlockConfiguration", "OwnershipControls")) {
      assertThat(bucket.get(property)).as(property).isNotNull().isEqualTo(main.get(property));
    }
    JsonObject encryption =
        bucket
            .getAsJsonObject("BucketEncryption")
            .getAsJsonArray("ServerSideEncryptionConfiguration")
            .get(0)
            .getAsJsonObject();
    assertThat(encryption.get("BucketKeyEnabled").getAsBoolean()).isTrue();
    JsonObject byDefault = encryption.getAsJsonObject("ServerSideEncryptionByDefault");
    assertThat(byDefault.get("SSEAlgorithm").getAsString()).isEqualTo("aws:kms");
    assertThat(byDefault.get("KMSMasterKeyID").getAsString())
        .isEqualTo(replica.output("ReplicaKeyArn").orElseThrow());
  }

  /** S3 replicates a bucket with Object Lock to one with it alone. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "GOVERNANCE", "COMPLIANCE"})
  void itIsLockedAsTheMainOne(String mode) {
    Map<String, String> lock = Map.of("ObjectLockMode", mode, "ObjectLockDays", "8");
    JsonObject main = ExampleStack.with(lock).properties("Bucket");
    JsonObject locked = deployed(lock).properties("Bucket");
    assertThat(main.has("ObjectLockConfiguration")).isNotEqualTo(mode.equals("none"));
    for (String property : List.of("ObjectLockEnabled", "ObjectLockConfiguration")) {
      assertThat(locked.get(property)).as(property).isEqualTo(main.get(property));
    }
  }

  /** Its rules have no prefix and no cluster's name: the whole bucket is for replicas. */
  @Test
  void itsRulesAreTheMainBucketsForTheWholeBucket() {
    JsonArray expected =
        ExampleStack.with(with(Map.of()))
            .properties("Bucket")
            .getAsJsonObject("LifecycleConfiguration")
            .getAsJsonArray("Rules");
    expected.forEach(element -> {
      JsonObject rule = element.getAsJsonObject();
      rule.remove("Prefix");
      rule.addProperty("Id", rule.get("Id").getAsString().replace("prod-", ""));
    });
    assertThat(bucket.getAsJsonObject("LifecycleConfiguration").getAsJsonArray("Rules"))
        .isEqualTo(expected);
  }

  /** What the owner may set on both sides, and leaves as it is, is the same on both. */
  @Test
  void itsParametersAreTheMainTemplates() {
    JsonObject main = Template.ofThisProject().section("Parameters");
    REPLICA
        .section("Parameters")
        .entrySet()
        .forEach(parameter -> {
          JsonObject declaration = parameter.getValue().getAsJsonObject();
          JsonObject same = main.getAsJsonObject(parameter.getKey());
          for (String what :
              List.of(
                  "Type",
                  "Default",
                  "MinValue",
                  "MaxValue",
                  "MaxLength",
                  "AllowedPattern",
                  "AllowedValues")) {
            assertThat(declaration.get(what))
                .as(parameter.getKey() + " " + what)
                .isEqualTo(same.get(what));
          }
        });
  }

  @Test
  void nothingOfItGoesWithTheStack() {
    assertThat(REPLICA.logicalIds()).hasSize(3).allMatch(REPLICA::isRetained);
  }

  @Test
  void onlyTlsComesInAndOnlyReplicationWrites() {
    JsonObject tls = statement("TlsOnly");
    assertThat(tls.getAsJsonObject("Condition").toString())
        .isEqualTo("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
    assertThat(strings(tls.get("Resource")))
        .containsExactlyInAnyOrder("arn:aws:s3:::replica", "arn:aws:s3:::replica/*");
    assertThat(strings(statement("OnlyReplicationWrites").get("Action")))
        .contains(
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:PutObjectRetention",
            "s3:PutObjectLegalHold",
            "s3:BypassGovernanceRetention",
            "s3:ReplicateDelete",
            "s3:UpdateObjectEncryption")
        .doesNotContain("s3:ReplicateObject", "s3:ReplicateTags");
    assertThat(statements())
        .allSatisfy(statement -> {
          assertThat(statement.get("Effect").getAsString()).isEqualTo("Deny");
          assertThat(statement.get("Principal").getAsString()).isEqualTo("*");
        });
  }

  /** What the main bucket keeps from everybody but administrators is kept from them here too. */
  @Test
  void nobodyElseConfiguresWhatTheMainPolicyKeepsFromThem() {
    TreeSet<String> main =
        new TreeSet<>(
            strings(
                statement(
                        ExampleStack.with(Map.of()).properties("BucketPolicy"),
                        "OnlyAdministratorsConfigure")
                    .get("Action")));
    assertThat(strings(statement("OnlyAdministratorsConfigure").get("Action")))
        .containsExactlyInAnyOrderElementsOf(main);
  }

  private static Stack deployed(Map<String, String> more) {
    Map<String, String> parameters = with(more);
    parameters.put("BucketName", "replica");
    parameters.put("AdministratorArns", "arn:aws:iam::123456789012:role/deployer");
    return REPLICA.deployed(
        new Place("eu-west-1", "123456789012"), parameters, Map.of("Bucket", "replica"));
  }

  private List<JsonObject> statements() {
    return statements(replica.properties("BucketPolicy"));
  }

  private JsonObject statement(String sid) {
    return statement(replica.properties("BucketPolicy"), sid);
  }

  private static JsonObject statement(JsonObject policy, String sid) {
    return statements(policy).stream()
        .filter(statement -> statement.get("Sid").getAsString().equals(sid))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonObject> statements(JsonObject policy) {
    return policy.getAsJsonObject("PolicyDocument").getAsJsonArray("Statement").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static List<String> strings(JsonElement element) {
    return element.isJsonArray()
        ? element.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList()
        : List.of(element.getAsString());
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(DAYS);
    all.putAll(more);
    return all;
  }
}
