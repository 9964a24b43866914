package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;
import vaultsnapshot.iam.AccessRequest;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.iam.Right;
import vaultsnapshot.input.Json;
import vaultsnapshot.lambda.Events;
import vaultsnapshot.lambda.PreparedCluster;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.Waiting;

/**
 * The rights that the audit's and the operator's deployed roles give suffice for all that these
 * functions do, each is needed, and one that lacks is named. {@code LeastPrivilegeIT} shows the
 * same of the snapshot function.
 */
final class RightsIT {
  /** Output comes through a pipe, and so perhaps after the answer. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Map<String, String> OLD = Map.of("password", "of the snapshot");
  private static final Map<String, String> NEW = Map.of("password", "written after it");

  /** Random, so that no end can make it small: more than the one part of 5 MiB. */
  private static final int LARGE_VALUES = 9;

  private static final int VALUE_BYTES = 700_000;

  private static final String ARCHIVED = Deployed.CLUSTER + "/20200101T000000Z.snap";

  /** Asked for only where an upload fails. */
  private static final Right ABORT =
      new Right("ReadSnapshotsAndAddSafetyCopies", "s3:AbortMultipartUpload");

  private static PreparedCluster cluster;
  private static WholeStack stack;
  private static RoleUnderTest audit;
  private static RoleUnderTest operator;
  private static KvStore store;
  private static String formerKey;
  private static String first;
  private static String newest;

  @BeforeAll
  static void deploy() {
    cluster = PreparedCluster.start();
    formerKey = newKey();
    store = cluster.setup().kv("kv");
    store.write("kept", OLD);
    stack =
        WholeStack.create(
            Account.shared(),
            cluster,
            Map.of("ScheduleEnabled", "false", "PartSizeMiB", "5", "FormerKeyArns", formerKey));
    audit = RoleUnderTest.of(stack, StackFunction.AUDIT);
    operator = RoleUnderTest.of(stack, StackFunction.OPERATOR);
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    first = storedUnderTheFormerKey(hour.minus(1, ChronoUnit.HOURS));
    newest = stored(hour);
  }

  @AfterAll
  static void delete() {
    stack.close();
    cluster.close();
  }

  @BeforeEach
  void enforceTheDeployedPolicies() {
    audit.enforce();
    operator.enforce();
  }

  @AfterEach
  void leaveNothingBehind() {
    openUploads()
        .forEach(upload ->
            s3().abortMultipartUpload(
                    abort -> abort.bucket(bucket()).key(upload.key()).uploadId(upload.uploadId())));
    s3().deleteObject(delete -> delete.bucket(bucket()).key(ARCHIVED));
  }

  @Test
  void theAuditHealsAndFindsNothingWrongWithTheseRightsAndAsksForEach() {
    assertThat(audit.answer(event("audit-age")).has("newestKey")).isTrue();
    plantWhatIsHealed();
    JsonObject healing = audit.answer(event("audit"));
    assertThat(healing.get("passed").getAsBoolean()).as(healing.toString()).isTrue();
    assertThat(healing.get("healed").getAsInt()).isGreaterThanOrEqualTo(2);
    assertThat(stack.deployed().keys()).contains(receipt(newest));
    assertThat(stack.deployed().tags(first)).containsOnlyKeys("retention");

    JsonObject again = audit.answer(event("audit"));
    assertThat(again.getAsJsonArray("findings")).as(again.toString()).isEmpty();
    assertThat(again.get("passed").getAsBoolean()).as(again.toString()).isTrue();
    audit.assertAllAskedForBut();
  }

  @ParameterizedTest
  @MethodSource("rightsOfTheAudit")
  void withoutARightTheAuditNamesIt(Right right) {
    plantWhatIsHealed();
    audit.enforce(audit.policies().without(right));
    assertThat(audit.complaints(event("audit"))).anyMatch(words -> words.contains(named(right)));
    audit.assertRefused(right);
  }

  /** Its other rights are LeastPrivilegeIT's, whose bucket has no key. */
  @ParameterizedTest
  @ValueSource(strings = {"kms:GenerateDataKey", "kms:Decrypt"})
  void withoutARightOnTheBucketsKeyTheCheckOfTheSnapshotFunctionNamesIt(String action) {
    RoleUnderTest snapshot = RoleUnderTest.of(stack, StackFunction.SNAPSHOT);
    Right right = new Right("UseTheBucketsKey", action);
    snapshot.enforce(snapshot.policies().without(right));
    JsonObject check = snapshot.answer(event("check"));
    assertThat(check.get("passed").getAsBoolean()).isFalse();
    assertThat(check.toString()).contains(action);
    snapshot.assertRefused(right);
    snapshot.enforce();
  }

  /** As the role must be given it; of the bucket's key and of secrets the action alone. */
  private static String named(Right right) {
    String allow = "Allow " + right.action() + " on arn:aws:s3:::" + bucket();
    return switch (right.sid()) {
      case "ReadTheCredentials", "DecryptTheCredentials", "UseTheBucketsKey" -> right.action();
      case "DecryptUnderFormerKeys" -> "allow " + right.action() + " on " + formerKey;
      case "ListTheUnfinishedUploads", "ReadHowTheBucketIsSetUp" -> allow + " to this role";
      default -> allow;
    };
  }

  static List<Right> rightsOfTheAudit() {
    return audit.rights();
  }

  @Test
  void theOperatorDoesAllThatItDoesWithTheseRightsAndAsksForEach() {
    assertThat(operator.answer(event("operator-list")).toString()).contains(first, newest);
    assertThat(operator.answer(event("operator-verify")).get("passed").getAsBoolean()).isTrue();
    assertThat(operator.answer(event("operator-configuration")).has("peers")).isTrue();
    assertThat(operator.answer(restoreOfAnArchivedOne()).get("status").getAsString())
        .as("LocalStack gives it back at once")
        .isEqualTo("done");

    writeMoreThanOnePart();
    JsonObject done = operator.answer(restore(newest));
    assertThat(done.get("status").getAsString()).isEqualTo("done");
    assertThat(store.read("kept")).contains(OLD);
    String safety = done.get("safetySnapshot").getAsString();
    assertThat(stack.deployed().keys()).contains(safety, receipt(safety));
    assertThat(stack.deployed().json(done.get("record").getAsString())).isEqualTo(done);
    operator.assertAllAskedForBut(ABORT);
  }

  @ParameterizedTest
  @MethodSource("rightsOfTheOperator")
  void withoutARightTheOperatorNamesItAndTheClusterIsUntouched(Right right) {
    store.write("kept", NEW);
    String event = thatNeeds(right);
    operator.enforce(operator.policies().without(right));
    assertThat(operator.complaints(event))
        .singleElement()
        .satisfies(words -> assertThat(words).contains(named(right)));
    operator.assertRefused(right);
    assertThat(store.read("kept")).contains(NEW);
  }

  static Stream<Right> rightsOfTheOperator() {
    return operator.rights().stream().filter(right -> !right.equals(ABORT));
  }

  /** The shortest call that does. */
  private static String thatNeeds(Right right) {
    return switch (right.action()) {
      case "secretsmanager:GetSecretValue" -> event("operator-configuration");
      case "kms:Decrypt" ->
          switch (right.sid()) {
            case "DecryptTheCredentials" -> event("operator-configuration");
            case "DecryptUnderFormerKeys" -> verification(first);
            default -> event("operator-verify");
          };
      case "s3:GetObject" -> event("operator-verify");
      case "s3:ListBucket", "s3:GetObjectTagging" -> event("operator-list");
      case "s3:PutObject", "kms:GenerateDataKey" -> restore(newest);
      case "s3:RestoreObject" -> restoreOfAnArchivedOne();
      default -> throw new AssertionError(right + ": no call is known here that needs it");
    };
  }

  @Test
  void anUploadThatFailsIsAbortedAndWithoutThatRightTheLogNamesIt() {
    writeMoreThanOnePart();
    String restore = restore(newest);
    String another = restore(newest);
    operator.enforce(withoutCompletion(operator.policies()));
    assertThat(operator.complaints(restore))
        .singleElement()
        .satisfies(words ->
            assertThat(words).contains("safety snapshot", "bucket policy denies s3:PutObject"));
    assertThat(openUploads()).isEmpty();

    operator.enforce(withoutCompletion(operator.policies().without(ABORT)));
    assertThat(operator.complaints(another)).hasSize(1);
    assertThat(openUploads()).hasSize(1);
    Waiting.until(
        "the warning about the upload",
        LIMIT,
        () ->
            stack.deployed().lines(StackFunction.OPERATOR).stream()
                .anyMatch(line -> line.toString().contains("Allow " + ABORT.action())));
    assertThat(store.read("kept")).contains(NEW);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forbidden")
  void whatNeitherOfTheRolesMayIsRefused(String what, Runnable request) {
    assertThatThrownBy(request::run)
        .as(what)
        .isInstanceOfSatisfying(
            S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(403));
  }

  static Stream<Arguments> forbidden() {
    S3Client asAudit = stack.guard(StackFunction.AUDIT).s3();
    S3Client asOperator = stack.guard(StackFunction.OPERATOR).s3();
    String other = "other/20260101T020000Z.snap";
    return Stream.of(
        forbidden("the audit writes a snapshot", () -> put(asAudit, ARCHIVED)),
        forbidden("the audit gives a tier that no rule knows", () -> tag(asAudit, "forever")),
        forbidden("the operator tags", () -> tag(asOperator, "daily")),
        forbidden("the audit lists another cluster's", () -> list(asAudit, "other/")),
        forbidden("the operator lists another cluster's", () -> list(asOperator, "other/")),
        forbidden("the audit reads another cluster's", () -> get(asAudit, other)),
        forbidden("the operator reads another cluster's", () -> get(asOperator, other)),
        forbidden("the audit writes another cluster's", () -> put(asAudit, "other/receipt.json")),
        forbidden("the operator writes another cluster's", () -> put(asOperator, other)),
        forbidden("the audit deletes", () -> delete(asAudit)),
        forbidden("the operator deletes", () -> delete(asOperator)));
  }

  private static Arguments forbidden(String what, Runnable request) {
    return Arguments.of(what, request);
  }

  private static void put(S3Client s3, String key) {
    s3.putObject(
        put -> put.bucket(bucket()).key(key).ifNoneMatch("*"), RequestBody.fromString("x"));
  }

  private static void get(S3Client s3, String key) {
    s3.getObjectAsBytes(get -> get.bucket(bucket()).key(key));
  }

  private static void list(S3Client s3, String prefix) {
    s3.listObjectsV2(list -> list.bucket(bucket()).prefix(prefix));
  }

  private static void delete(S3Client s3) {
    s3.deleteObject(delete -> delete.bucket(bucket()).key(first));
  }

  private static void tag(S3Client s3, String tier) {
    s3.putObjectTagging(put ->
        put.bucket(bucket())
            .key(first)
            .tagging(tags -> tags.tagSet(Tag.builder().key("retention").value(tier).build())));
  }

  @ParameterizedTest
  @EnumSource(StackFunction.class)
  void theBucketsKeyServesS3ForThisBucketAlone(StackFunction function) {
    Policies policies = stack.deployed().policies(function);
    String bucketArn = "arn:aws:s3:::" + bucket();
    for (String action : List.of("kms:GenerateDataKey", "kms:Decrypt")) {
      assertThat(policies.decide(withKey(action, "s3", bucketArn)).isAllowed()).isTrue();
      // Where the bucket has no key of its own, the object is the context.
      assertThat(policies.decide(withKey(action, "s3", bucketArn + "/" + first)).isAllowed())
          .isTrue();
      assertThat(policies.decide(withKey(action, "s3", bucketArn + "/other/x")).isAllowed())
          .isFalse();
      assertThat(policies.decide(withKey(action, "s3", bucketArn + "-2")).isAllowed()).isFalse();
      assertThat(policies.decide(withKey(action, "ec2", bucketArn)).isAllowed()).isFalse();
    }
  }

  private static AccessRequest withKey(String action, String service, String context) {
    return new AccessRequest(
        action,
        stack.deployed().text().output("KeyArn").orElseThrow(),
        Map.of(
            "kms:ViaService",
            List.of(service + "." + Deployed.PLACE.region() + ".amazonaws.com"),
            "kms:EncryptionContext:aws:s3:arn",
            List.of(context)));
  }

  /** Nobody may complete the upload of a snapshot. */
  private static Policies withoutCompletion(Policies policies) {
    JsonObject document =
        Json.object(
                """
                {"Version": "2012-10-17",
                 "Statement": [{"Sid": "NoCompletion", "Effect": "Deny", "Principal": "*",
                   "Action": "s3:PutObject", "Resource": "arn:aws:s3:::*.snap",
                   "Condition": {"Bool": {"s3:ObjectCreationOperation": "true"}}}]}
                """)
            .orElseThrow();
    return new Policies(
        policies.identity(),
        Stream.concat(
                policies.resource().stream(),
                Policies.of(List.of(), List.of(document)).resource().stream())
            .toList());
  }

  /** A receipt and a tag are gone. */
  private static void plantWhatIsHealed() {
    s3().deleteObject(delete -> delete.bucket(bucket()).key(receipt(newest)));
    s3().deleteObjectTagging(delete -> delete.bucket(bucket()).key(first));
  }

  private static void writeMoreThanOnePart() {
    store.write("kept", NEW);
    Random random = new Random(1);
    for (int i = 0; i < LARGE_VALUES; i++) {
      byte[] value = new byte[VALUE_BYTES];
      random.nextBytes(value);
      store.write("large/" + i, Map.of("value", Base64.getEncoder().encodeToString(value)));
    }
  }

  private static String stored(Instant time) {
    JsonObject receipt = stack.answer(StackFunction.SNAPSHOT, Events.scheduledAt(time));
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
    return receipt.get("key").getAsString();
  }

  /**
   * One from before the bucket's key was changed. The receipt is made again from what is read under
   * the former key.
   */
  private static String storedUnderTheFormerKey(Instant time) {
    String name = stored(time);
    s3().copyObject(copy ->
        copy.sourceBucket(bucket())
            .sourceKey(name)
            .destinationBucket(bucket())
            .destinationKey(name)
            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
            .ssekmsKeyId(formerKey));
    s3().deleteObject(delete -> delete.bucket(bucket()).key(receipt(name)));
    JsonObject again = stack.answer(StackFunction.SNAPSHOT, Events.scheduledAt(time));
    assertThat(again.get("status").getAsString()).isEqualTo("already-stored");
    assertThat(
            stack.control(StackFunction.SNAPSHOT).judged().stream()
                .map(one -> one.request().resource()))
        .contains(formerKey);
    return name;
  }

  private static String newKey() {
    return JsonApi.kms(Account.shared().aws())
        .call("CreateKey", Map.of("Description", "of the snapshots before"))
        .getAsJsonObject("KeyMetadata")
        .get("Arn")
        .getAsString();
  }

  private static String verification(String snapshot) {
    JsonObject event = Events.file("operator-verify.json");
    event.getAsJsonObject("detail").addProperty("snapshot", snapshot);
    return event.toString();
  }

  private static String event(String name) {
    return Events.file(name + ".json").toString();
  }

  /** A restore that is meant, as its dry run shows it. */
  private static String restore(String key) {
    JsonObject event = Events.file("operator-restore.json");
    JsonObject detail = event.getAsJsonObject("detail");
    detail.addProperty("snapshot", key);
    detail.addProperty("acceptOlder", true);
    JsonObject toDoIt = operator.answer(event.toString()).getAsJsonObject("toDoIt");
    // The one that it shows is the second's.
    toDoIt.getAsJsonObject("detail").addProperty("operationId", UUID.randomUUID().toString());
    return toDoIt.toString();
  }

  private static String restoreOfAnArchivedOne() {
    s3().putObject(
            put ->
                put.bucket(bucket())
                    .key(ARCHIVED)
                    .storageClass(StorageClass.GLACIER)
                    .metadata(
                        s3().headObject(head -> head.bucket(bucket()).key(newest)).metadata()),
            RequestBody.fromBytes(stack.deployed().bytes(newest)));
    return restore(ARCHIVED);
  }

  private static String receipt(String key) {
    return key.replace(".snap", ".json");
  }

  private static List<MultipartUpload> openUploads() {
    return s3().listMultipartUploads(list -> list.bucket(bucket())).uploads();
  }

  private static S3Client s3() {
    return stack.deployed().account().aws().s3();
  }

  private static String bucket() {
    return stack.deployed().bucket();
  }
}
