package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import vaultsnapshot.faults.WholeSnapshot;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.lambda.Events;
import vaultsnapshot.local.Waiting;

/**
 * The template as CloudFormation deploys it: whole, with the rights and the environment of its
 * text, and from the rule's firing to the stored snapshot.
 */
final class DeployIT {
  /** The rule fires within a minute; the rest is for a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static Instant later;
  private static Instant earlier;

  private static Deployed deployed;
  private static Guarded guarded;

  @BeforeAll
  static void deploy() {
    later = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(1);
    earlier = later.minus(1, ChronoUnit.HOURS);
    Account account = Account.shared();
    deployed =
        Deployed.create(
            account,
            account.cluster(),
            Map.of(
                "KeepLast",
                "1",
                "Schedule",
                "rate(1 minute)",
                "EncryptionKey",
                "sse-s3",
                "AuditEnabled",
                "false"));
    putLifecycleAndEncryption();
    guarded = deployed.guarded();
  }

  @AfterAll
  static void delete() {
    guarded.close();
    deployed.stack().delete();
  }

  @Test
  void everyResourceIsComplete() {
    assertThat(deployed.stack().resources())
        .isNotEmpty()
        .allSatisfy(resource -> assertThat(resource.status()).isEqualTo("CREATE_COMPLETE"));
  }

  @Test
  void theRuleFiresTheFunctionAndTheSnapshotLiesWholeInTheBucketWithItsReceipt() {
    JsonObject receipt =
        Waiting.forValue("a snapshot that the rule caused", LIMIT, DeployIT::receiptOfTheRule);
    byte[] snapshot = deployed.bytes(receipt.get("key").getAsString());
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
    assertThat(receipt.get("sizeBytes").getAsLong()).isEqualTo(snapshot.length);
    assertThat(WholeSnapshot.fault(snapshot)).isEmpty();
  }

  @Test
  void theDeployedRightsAndEnvironmentAreThoseOfTheText() {
    assertThat(deployed.policies()).isEqualTo(Policies.of(deployed.text(), "SnapshotRole"));
    assertThat(deployed.account().lambda().environment(deployed.function()))
        .isEqualTo(deployed.environmentByTheText());
  }

  @Test
  void lifecycleAndEncryptionOfTheTextAreWhatS3TakesAndKeeps() {
    JsonObject bucket = deployed.text().properties("Bucket");
    S3Client s3 = deployed.account().aws().s3();
    assertThat(s3.getBucketLifecycleConfiguration(get -> get.bucket(deployed.bucket())).rules())
        .isNotEmpty()
        .isEqualTo(BucketRules.lifecycle(bucket));
    assertThat(
            s3.getBucketEncryption(get -> get.bucket(deployed.bucket()))
                .serverSideEncryptionConfiguration()
                .rules())
        .isNotEmpty()
        .isEqualTo(BucketRules.encryption(bucket));
  }

  /** What CloudFormation does with them in AWS, and LocalStack's does not. */
  private static void putLifecycleAndEncryption() {
    JsonObject bucket = deployed.text().properties("Bucket");
    S3Client s3 = deployed.account().aws().s3();
    s3.putBucketLifecycleConfiguration(put ->
        put.bucket(deployed.bucket())
            .lifecycleConfiguration(rules -> rules.rules(BucketRules.lifecycle(bucket))));
    s3.putBucketEncryption(put ->
        put.bucket(deployed.bucket())
            .serverSideEncryptionConfiguration(
                rules -> rules.rules(BucketRules.encryption(bucket))));
  }

  @Test
  void everyKindOfRunPassesTheDeployedPolicies() {
    JsonObject check = invoke(Events.file("check.json").toString());
    assertThat(check.get("passed").getAsBoolean()).as(check.toString()).isTrue();
    assertThat(status(Events.scheduledAt(earlier))).isEqualTo("stored");
    assertThat(status(Events.scheduledAt(later))).isEqualTo("stored");
    assertThat(status(Events.scheduledAt(later))).isEqualTo("already-stored");
    assertThat(status("{}")).isEqualTo("stored");
    assertThat(deployed.tags(key(earlier))).containsOnlyKeys("retention");
    assertThat(guarded.control().refused()).isEmpty();
    assertThat(guarded.control().unmapped()).isEmpty();
    assertThat(guarded.control().judged()).isNotEmpty();
  }

  /** One of each; every condition is tried on the template's text in PolicyConditionsIT. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("forbidden")
  void whatNobodyMayDoIsRefusedByTheDeployedPolicies(String what, Runnable request) {
    assertThatThrownBy(request::run)
        .as(what)
        .isInstanceOfSatisfying(
            S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(403));
    assertThat(guarded.control().unmapped()).isEmpty();
    guarded.control().enforce(deployed.policies());
  }

  static Stream<Arguments> forbidden() {
    String bucket = deployed.bucket();
    String key = Deployed.CLUSTER + "/forbidden";
    S3Client s3 = guarded.asTheFunction();
    S3Client plain = guarded.asTheFunctionWithoutTls();
    return Stream.of(
        forbidden("overwriting", () -> put(s3, put -> put.bucket(bucket).key(key))),
        forbidden("deleting", () -> s3.deleteObject(delete -> delete.bucket(bucket).key(key))),
        forbidden(
            "another encryption",
            () ->
                put(
                    s3,
                    put ->
                        put.bucket(bucket)
                            .key(key)
                            .ifNoneMatch("*")
                            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                            .ssekmsKeyId("another-key"))),
        forbidden(
            "another tag",
            () ->
                s3.putObjectTagging(tag ->
                    tag.bucket(bucket)
                        .key(key)
                        .tagging(
                            tags -> tags.tagSet(Tag.builder().key("owner").value("me").build())))),
        forbidden(
            "another cluster",
            () -> put(s3, put -> put.bucket(bucket).key("other/forbidden").ifNoneMatch("*"))),
        forbidden("no TLS", () -> plain.headObject(head -> head.bucket(bucket).key(key))));
  }

  private static Arguments forbidden(String what, Runnable request) {
    return Arguments.of(what, request);
  }

  private static void put(S3Client s3, Consumer<PutObjectRequest.Builder> request) {
    s3.putObject(request, RequestBody.fromString("x"));
  }

  private static String key(Instant time) {
    return Deployed.CLUSTER + "/" + Events.stamp(time) + ".snap";
  }

  /** One that no call of these tests asked for. */
  private static Optional<JsonObject> receiptOfTheRule() {
    return deployed.keys().stream()
        .filter(key -> key.matches(".*/[0-9]{8}T[0-9]{6}Z\\.json"))
        .map(deployed::json)
        .filter(receipt -> !List.of(earlier, later).contains(scheduledAt(receipt)))
        .findFirst();
  }

  private static Instant scheduledAt(JsonObject receipt) {
    return Instant.parse(receipt.get("scheduledAt").getAsString());
  }

  private static String status(String event) {
    return invoke(event).get("status").getAsString();
  }

  private static JsonObject invoke(String event) {
    return deployed.account().lambda().invoke(deployed.function(), event).json();
  }
}
