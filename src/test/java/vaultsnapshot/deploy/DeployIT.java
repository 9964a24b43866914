package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import vaultsnapshot.faults.WholeSnapshot;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.GuardedAws;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.input.Json;
import vaultsnapshot.lambda.Events;
import vaultsnapshot.local.Waiting;

/**
 * The template as CloudFormation deploys it: whole, with the rights and the environment of its
 * text, and from each rule's firing to what its function does.
 */
final class DeployIT {
  /** A rule fires within a minute; the rest is for a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static Instant later;
  private static Instant earlier;

  private static WholeStack stack;
  private static Deployed deployed;
  private static GuardedAws guarded;
  private static ScheduledRule ageRule;
  private static ScheduledRule auditRule;

  @BeforeAll
  static void deploy() {
    later = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(1);
    earlier = later.minus(1, ChronoUnit.HOURS);
    Account account = Account.shared();
    stack = WholeStack.create(account, account.cluster(), Map.of("Schedule", "rate(1 minute)"));
    deployed = stack.deployed();
    guarded = stack.guard(StackFunction.SNAPSHOT);
    // The audit tells when there is none, and nobody but these rules calls it here.
    assertThat(status(Events.scheduledAt(earlier))).isEqualTo("stored");
    ageRule = ScheduledRule.of(deployed, "AgeRule");
    auditRule = ScheduledRule.of(deployed, "AuditRule");
    ageRule.everyMinute();
    auditRule.everyMinute();
  }

  @AfterAll
  static void delete() {
    stack.close();
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
    String key = receipt.get("key").getAsString();
    byte[] snapshot = deployed.bytes(key);
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
    assertThat(receipt.get("sizeBytes").getAsLong()).isEqualTo(snapshot.length);
    assertThat(WholeSnapshot.fault(snapshot)).isEmpty();
    assertThat(receipt.get("versionId").getAsString())
        .isEqualTo(encryptedAndLocked(key).versionId());
    encryptedAndLocked(key.replace(".snap", ".json"));
  }

  /** With the bucket's own key and its Object Lock; what S3 tells of it. */
  private static HeadObjectResponse encryptedAndLocked(String key) {
    HeadObjectResponse head = s3().headObject(get -> get.bucket(deployed.bucket()).key(key));
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    assertThat(head.ssekmsKeyId()).isEqualTo(deployed.text().output("KeyArn").orElseThrow());
    assertThat(head.objectLockModeAsString()).isEqualTo(WholeStack.LOCK_MODE);
    assertThat(head.objectLockRetainUntilDate()).isAfter(Instant.now());
    return head;
  }

  @Test
  void theRulesFireTheLookAtTheAgeAndTheAuditWhichFindNothingWrong() {
    JsonObject age =
        Waiting.forValue(
            "what the look at the age tells",
            LIMIT,
            () -> ofTheAudit().filter(line -> !line.has("AuditProblems")).findFirst());
    JsonObject audit =
        Waiting.forValue(
            "what the audit tells",
            LIMIT,
            () -> ofTheAudit().filter(line -> line.has("AuditProblems")).findFirst());
    assertThat(List.of(age, audit))
        .allSatisfy(line -> assertThat(line.get("NewestAgeSeconds").getAsLong()).isNotNegative());
    assertThat(age.has("AuditFailure")).isFalse();
    assertThat(audit.get("AuditFailure").getAsInt()).isZero();
    // Snapshots by hand and by a rule do not lie at the distance of a schedule.
    assertThat(deployed.lines(StackFunction.AUDIT))
        .filteredOn(line -> Json.text(line, "message").equals(Optional.of("audit found a problem")))
        .allSatisfy(line -> assertThat(line.get("check").getAsString()).isEqualTo("gap"));
    assertAllowed(StackFunction.AUDIT);
  }

  @Test
  void theRulesSendWhatTheReadyEventsHold() {
    assertThat(JsonParser.parseString(ageRule.input())).isEqualTo(Events.file("audit-age.json"));
    assertThat(JsonParser.parseString(auditRule.input())).isEqualTo(Events.file("audit.json"));
  }

  private static Stream<JsonObject> ofTheAudit() {
    return deployed.lines(StackFunction.AUDIT).stream().filter(line -> line.has("_aws"));
  }

  @ParameterizedTest
  @EnumSource(StackFunction.class)
  void theDeployedRightsAndEnvironmentAreThoseOfTheText(StackFunction function) {
    assertThat(deployed.policies(function))
        .isEqualTo(Policies.of(deployed.text(), function.role()));
    assertThat(deployed.account().lambda().environment(deployed.name(function)))
        .isEqualTo(deployed.environmentByTheText(function));
  }

  @Test
  void lifecycleEncryptionAndLockOfTheTextAreWhatS3TakesAndKeeps() {
    JsonObject bucket = deployed.text().properties("Bucket");
    S3Client s3 = s3();
    assertThat(s3.getBucketLifecycleConfiguration(get -> get.bucket(deployed.bucket())).rules())
        .isNotEmpty()
        .isEqualTo(BucketRules.lifecycle(bucket));
    assertThat(
            s3.getBucketEncryption(get -> get.bucket(deployed.bucket()))
                .serverSideEncryptionConfiguration()
                .rules())
        .isNotEmpty()
        .isEqualTo(BucketRules.encryption(bucket));
    assertThat(
            s3.getObjectLockConfiguration(get -> get.bucket(deployed.bucket()))
                .objectLockConfiguration())
        .isEqualTo(BucketRules.objectLock(bucket));
  }

  @Test
  void everyKindOfRunPassesTheDeployedPolicies() {
    JsonObject check = invoke(Events.file("check.json").toString());
    assertThat(check.get("passed").getAsBoolean()).as(check.toString()).isTrue();
    assertThat(status(Events.scheduledAt(later))).isEqualTo("stored");
    assertThat(status(Events.scheduledAt(later))).isEqualTo("already-stored");
    assertThat(status("{}")).isEqualTo("stored");
    assertThat(deployed.tags(key(earlier))).containsOnlyKeys("retention");
    assertAllowed(StackFunction.SNAPSHOT);
  }

  @Test
  void theOperatorListsVerifiesAndShowsARestore() {
    String key = invoke(Events.labelled("by-hand")).get("key").getAsString();
    assertThat(operator("list").getAsJsonArray("snapshots").toString()).contains(key);
    assertThat(operator("verify").get("passed").getAsBoolean()).isTrue();
    JsonObject plan = operator("restore");
    assertThat(plan.get("status").getAsString()).isEqualTo("planned");
    assertThat(plan.has("refusals")).as(plan.toString()).isFalse();
    assertAllowed(StackFunction.OPERATOR);
  }

  private static JsonObject operator(String action) {
    return stack.answer(
        StackFunction.OPERATOR, Events.file("operator-" + action + ".json").toString());
  }

  private static void assertAllowed(StackFunction function) {
    AccessControl control = stack.control(function);
    assertThat(control.refused()).isEmpty();
    assertThat(control.unmapped()).isEmpty();
    assertThat(control.judged()).isNotEmpty();
  }

  /** By S3 itself: nothing stands before it here, and no policy is asked. */
  @Test
  void aLockedVersionStaysWhoeverAsksAndWhateverIsPutOverIt() {
    JsonObject receipt = invoke(Events.labelled("locked"));
    String key = receipt.get("key").getAsString();
    String version = receipt.get("versionId").getAsString();
    S3Client s3 = s3();
    assertRefused(
        "deleting",
        () ->
            s3.deleteObject(
                delete -> delete.bucket(deployed.bucket()).key(key).versionId(version)));
    assertRefused(
        "deleting as one who may bypass",
        () ->
            s3.deleteObject(delete ->
                delete
                    .bucket(deployed.bucket())
                    .key(key)
                    .versionId(version)
                    .bypassGovernanceRetention(true)));
    assertRefused(
        "shortening",
        () ->
            s3.putObjectRetention(put ->
                put.bucket(deployed.bucket())
                    .key(key)
                    .versionId(version)
                    .bypassGovernanceRetention(true)
                    .retention(retention ->
                        retention
                            .mode(WholeStack.LOCK_MODE)
                            .retainUntilDate(Instant.now().plusSeconds(60)))));
    assertThat(WholeSnapshot.fault(deployed.bytes(key))).isEmpty();

    // No snapshot: the audit would tell what is put over one.
    String other = Deployed.CLUSTER + "/locked";
    String first =
        s3.putObject(put -> put.bucket(deployed.bucket()).key(other), text("first")).versionId();
    s3.putObject(put -> put.bucket(deployed.bucket()).key(other), text("second"));
    s3.deleteObject(delete -> delete.bucket(deployed.bucket()).key(other));
    assertThat(
            s3.getObjectAsBytes(get -> get.bucket(deployed.bucket()).key(other).versionId(first))
                .asUtf8String())
        .isEqualTo("first");
  }

  /** One of each; every condition is tried on the template's text in PolicyConditionsIT. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("forbidden")
  void whatNobodyMayDoIsRefusedByTheDeployedPolicies(String what, Runnable request) {
    assertRefused(what, request);
    assertThat(guarded.control().unmapped()).isEmpty();
    guarded.control().enforce(deployed.policies(StackFunction.SNAPSHOT));
  }

  private static void assertRefused(String what, Runnable request) {
    assertThatThrownBy(request::run)
        .as(what)
        .isInstanceOfSatisfying(
            S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(403));
  }

  static Stream<Arguments> forbidden() {
    String bucket = deployed.bucket();
    String key = Deployed.CLUSTER + "/forbidden";
    S3Client s3 = guarded.s3();
    S3Client plain = guarded.s3WithoutTls();
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
                            .serverSideEncryption(ServerSideEncryption.AES256))),
        forbidden(
            "another key",
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
    s3.putObject(request, text("x"));
  }

  private static RequestBody text(String text) {
    return RequestBody.fromString(text);
  }

  private static S3Client s3() {
    return deployed.account().aws().s3();
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
    return stack.answer(StackFunction.SNAPSHOT, event);
  }
}
