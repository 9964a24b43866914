package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import vaultsnapshot.iam.AccessRequest;
import vaultsnapshot.iam.Condition;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.iam.Statement;

/**
 * What somebody with the role's credentials cannot do: each condition of the template refuses what
 * it is there for, and it is that condition which does.
 */
final class PolicyConditionsIT {
  private static final int NO_ERROR = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private static final String OWN = DeployedStack.CLUSTER + "/20260101T020000Z.snap";
  private static final String OTHER = "other/20260101T020000Z.snap";
  private static final String VIA_SERVICE = "kms:ViaService";
  private static final String SECRET_CONTEXT = "kms:EncryptionContext:SecretARN";

  /** They tell how the bucket is set up, not what is in it. */
  private static final Set<String> OF_THE_BUCKET =
      Set.of(
          "s3:GetBucketVersioning",
          "s3:GetEncryptionConfiguration",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetLifecycleConfiguration",
          "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketPolicy");

  private static DeployedStack stack;
  private static S3Client role;
  private static S3Client roleWithoutTls;
  private static int keys;

  /** A condition and a request that it decides about. */
  record Case(String sid, String key, String what, Runnable request) {
    Statement statement() {
      return stack
          .policies()
          .statements()
          .filter(statement -> statement.sid().equals(sid))
          .findFirst()
          .orElseThrow();
    }

    Policies withoutTheCondition() {
      Condition condition =
          statement().conditions().stream()
              .filter(one -> one.key().equals(key))
              .findFirst()
              .orElseThrow();
      return stack.policies().withoutCondition(statement(), condition);
    }

    @Override
    public String toString() {
      return sid + ", " + key + ": " + what;
    }
  }

  @BeforeAll
  static void start() {
    stack = DeployedStack.deploy(new JsonObject());
    role = stack.asTheRole();
    roleWithoutTls = stack.asTheRoleWithoutTls();
    stack.deployment().put(OWN, "own");
    stack.deployment().put(OTHER, "other");
  }

  @AfterAll
  static void stop() {
    roleWithoutTls.close();
    role.close();
    stack.close();
  }

  @BeforeEach
  void enforceTheTemplate() {
    stack.control().enforce(stack.policies());
  }

  @ParameterizedTest
  @MethodSource("allowedOnConditions")
  void whatAnAllowingStatementsConditionIsAgainstIsRefusedAndByItAlone(Case against) {
    assertThat(refusal(against.request())).contains("because no identity-based policy allows");
    stack.control().enforce(against.withoutTheCondition());
    assertThat(status(against.request())).isEqualTo(NO_ERROR);
  }

  /** Requests that only the condition of an allowing statement keeps from being allowed. */
  static List<Case> allowedOnConditions() {
    return List.of(
        new Case(
            "TagWhatIsSuperseded",
            "s3:RequestObjectTagKeys",
            "another tag beside it",
            () -> tag(OWN, Map.of("retention", "daily", "owner", "me"))),
        new Case(
            "TagWhatIsSuperseded",
            "s3:RequestObjectTag/retention",
            "a tier that no rule knows",
            () -> tag(OWN, Map.of("retention", "forever"))),
        new Case(
            "TagWhatIsSuperseded",
            "s3:RequestObjectTag/retention",
            "no tag at all, which takes all tags away",
            () -> tag(OWN, Map.of())),
        new Case(
            "ListTheClustersSnapshots",
            "s3:prefix",
            "another cluster's folder",
            () -> list(role, "other/")));
  }

  @ParameterizedTest
  @MethodSource("denied")
  void whatADenyingStatementIsAgainstIsRefusedAndByItAlone(Case against) {
    assertThat(refusal(against.request())).contains("explicit deny in a resource-based policy");
    stack.control().enforce(stack.policies().without(against.statement()));
    assertThat(status(against.request())).isEqualTo(NO_ERROR);
  }

  /** Requests that meet all conditions of a denying statement. */
  static List<Case> denied() {
    return List.of(
        new Case(
            "TlsOnly",
            "aws:SecureTransport",
            "no TLS",
            () -> list(roleWithoutTls, DeployedStack.CLUSTER + "/")),
        new Case(
            "NothingIsOverwritten",
            "s3:if-none-match",
            "a put that would overwrite",
            () -> put(PutObjectRequest.builder().key(newKey()))),
        new Case(
            "NothingIsOverwritten",
            "s3:if-none-match",
            "the completion of an upload that would overwrite",
            () -> upload(false)),
        new Case(
            "NoOtherEncryption",
            "s3:x-amz-server-side-encryption",
            "a put with an encryption that is not the bucket's",
            () ->
                put(
                    PutObjectRequest.builder()
                        .key(newKey())
                        .ifNoneMatch("*")
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS))),
        new Case(
            "NoKeyOfTheCaller",
            "s3:x-amz-server-side-encryption-customer-algorithm",
            "a put with a key that nobody else has",
            () -> put(withOwnKey(PutObjectRequest.builder().key(newKey()).ifNoneMatch("*")))));
  }

  @ParameterizedTest
  @MethodSource("sparedByConditions")
  void whatTheFunctionDoesIsSparedByEachConditionOfADenyingStatement(Case spared) {
    assertThat(status(spared.request())).isEqualTo(NO_ERROR);
    stack.control().enforce(spared.withoutTheCondition());
    assertThat(refusal(spared.request())).contains("explicit deny in a resource-based policy");
  }

  private static PutObjectRequest.Builder withOwnKey(PutObjectRequest.Builder put) {
    byte[] key = new byte[32];
    return put.sseCustomerAlgorithm("AES256")
        .sseCustomerKey(Base64.getEncoder().encodeToString(key))
        .sseCustomerKeyMD5(okio.ByteString.of(key).md5().base64());
  }

  /** Requests of the function's own kind that a denying statement would hit without a condition. */
  static List<Case> sparedByConditions() {
    return List.of(
        new Case(
            "TlsOnly",
            "aws:SecureTransport",
            "a listing over TLS",
            () -> list(role, DeployedStack.CLUSTER + "/")),
        new Case(
            "NothingIsOverwritten",
            "s3:if-none-match",
            "a put that cannot overwrite",
            () -> put(PutObjectRequest.builder().key(newKey()).ifNoneMatch("*"))),
        new Case(
            "NothingIsOverwritten",
            "s3:ObjectCreationOperation",
            "an upload that is begun, sent and completed without overwriting",
            () -> upload(true)),
        new Case(
            "NoOtherEncryption",
            "s3:x-amz-server-side-encryption",
            "an upload that names no encryption",
            () -> upload(true)),
        new Case(
            "NoKeyOfTheCaller",
            "s3:x-amz-server-side-encryption-customer-algorithm",
            "an upload without a key of its own",
            () -> upload(true)),
        new Case(
            "OnlyTheFunctionsTag",
            "aws:PrincipalArn",
            "a tag of ours",
            () -> tag(OWN, Map.of("retention", "daily"))));
  }

  @Test
  void theSecretsKeyServesSecretsManagerForThisSecretAlone() {
    Policies policies = stack.policies();
    String secret =
        stack.deployment().environment().getOrDefault("CREDENTIALS_SECRET", "no such variable");
    assertThat(policies.decide(decrypt("secretsmanager", secret)).isAllowed()).isTrue();
    assertThat(policies.decide(decrypt("s3", secret)).isAllowed()).isFalse();
    assertThat(policies.decide(decrypt("secretsmanager", secret + "2")).isAllowed()).isFalse();
    Policies anyService =
        new Case("DecryptTheCredentials", VIA_SERVICE, "", () -> {}).withoutTheCondition();
    assertThat(anyService.decide(decrypt("s3", secret)).isAllowed()).isTrue();
    Policies anySecret =
        new Case("DecryptTheCredentials", SECRET_CONTEXT, "", () -> {}).withoutTheCondition();
    assertThat(anySecret.decide(decrypt("secretsmanager", secret + "2")).isAllowed()).isTrue();
  }

  @Test
  void noConditionOfTheTemplateIsLeftOutAbove() {
    Set<String> shown =
        List.of(allowedOnConditions(), denied(), sparedByConditions()).stream()
            .flatMap(List::stream)
            .map(one -> one.sid() + " " + one.key())
            .collect(Collectors.toSet());
    shown.add("DecryptTheCredentials " + VIA_SERVICE);
    shown.add("DecryptTheCredentials " + SECRET_CONTEXT);
    // Nobody but an administrator has these rights to be tried with: BucketPolicyTest.
    shown.add("OnlyAdministratorsDelete aws:PrincipalArn");
    shown.add("OnlyAdministratorsConfigure aws:PrincipalArn");
    assertThat(
            stack
                .policies()
                .statements()
                .flatMap(statement ->
                    statement.conditions().stream()
                        .map(condition -> statement.sid() + " " + condition.key()))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(shown);
  }

  /**
   * In a bucket with several clusters none reaches the others; the role's every action is tried.
   */
  @Test
  void anotherClustersObjectsAreOutOfReach() {
    Map<String, java.util.function.Consumer<String>> attempts =
        Map.of(
            "s3:PutObject",
            key -> put(PutObjectRequest.builder().key(key).ifNoneMatch("*")),
            "s3:AbortMultipartUpload",
            key ->
                role.abortMultipartUpload(
                    abort -> abort.bucket(bucket()).key(key).uploadId("no-such-upload")),
            "s3:GetObject",
            key -> role.getObjectAsBytes(get -> get.bucket(bucket()).key(key)),
            "s3:GetObjectTagging",
            key -> role.getObjectTagging(get -> get.bucket(bucket()).key(key)),
            "s3:PutObjectTagging",
            key -> tag(key, Map.of("retention", "hourly")),
            "s3:ListBucket",
            key -> list(role, key));
    assertThat(
            LeastPrivilegeIT.actions().stream()
                .filter(action -> action.startsWith("s3:") && !OF_THE_BUCKET.contains(action)))
        .isNotEmpty()
        .allSatisfy(action -> {
          assertThat(attempts).containsKey(action);
          java.util.function.Consumer<String> attempt = attempts.getOrDefault(action, _ -> {});
          assertThat(status(() -> attempt.accept(OTHER))).as("other's").isEqualTo(FORBIDDEN);
          assertThat(status(() -> attempt.accept(OWN))).as("own").isNotEqualTo(FORBIDDEN);
        });
  }

  @Test
  void nothingIsDeletedOrOverwritten() {
    assertThat(refusal(() -> role.deleteObject(delete -> delete.bucket(bucket()).key(OWN))))
        .contains("s3:DeleteObject");
    assertThat(
            refusal(() ->
                role.deleteObject(
                    delete -> delete.bucket(bucket()).key(OWN).versionId("some-version"))))
        .contains("s3:DeleteObjectVersion");
    assertThat(status(() -> put(PutObjectRequest.builder().key(OWN).ifNoneMatch("*"))))
        .isEqualTo(PRECONDITION_FAILED);
    assertThat(stack.deployment().text(OWN)).isEqualTo("own");
  }

  @Test
  void aMissingObjectIsNotFoundAndForbiddenWithoutTheRightToList() {
    Runnable get = () -> role.getObjectAsBytes(one -> one.bucket(bucket()).key(OWN + "-not-there"));
    assertThat(status(get)).isEqualTo(NOT_FOUND);
    stack.control().enforce(stack.policies().withoutAction("s3:ListBucket"));
    assertThat(refusal(get)).contains("s3:ListBucket on resource: \"arn:aws:s3:::" + bucket());
  }

  /** S3 asks in the same words when an object is missing: names may be seen, contents may not. */
  @Test
  void aListingWithoutAPrefixCannotBeToldFromTheQuestionForAMissingObject() {
    assertThat(status(() -> role.listObjectsV2(list -> list.bucket(bucket())))).isEqualTo(NO_ERROR);
  }

  private static void list(S3Client client, String prefix) {
    client.listObjectsV2(list -> list.bucket(bucket()).prefix(prefix));
  }

  private static void tag(String key, Map<String, String> tags) {
    List<Tag> set =
        tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    role.putObjectTagging(
        put -> put.bucket(bucket()).key(key).tagging(tagging -> tagging.tagSet(set)));
  }

  private static void put(PutObjectRequest.Builder put) {
    role.putObject(put.bucket(bucket()).build(), RequestBody.fromString("x"));
  }

  private static void upload(boolean carefully) {
    String key = newKey();
    String id = role.createMultipartUpload(create -> create.bucket(bucket()).key(key)).uploadId();
    String eTag =
        role.uploadPart(
                part -> part.bucket(bucket()).key(key).uploadId(id).partNumber(1),
                RequestBody.fromString("x"))
            .eTag();
    CompletedPart only = CompletedPart.builder().partNumber(1).eTag(eTag).build();
    role.completeMultipartUpload(complete -> {
      complete.bucket(bucket()).key(key).uploadId(id).multipartUpload(upload -> upload.parts(only));
      if (carefully) {
        complete.ifNoneMatch("*");
      }
    });
  }

  private static AccessRequest decrypt(String service, String secret) {
    return new AccessRequest(
        "kms:Decrypt",
        DeployedStack.SECRET_KEY_ARN,
        Map.of(
            VIA_SERVICE,
            List.of(service + "." + DeployedStack.PLACE.region() + ".amazonaws.com"),
            SECRET_CONTEXT,
            List.of(secret)));
  }

  private static String newKey() {
    return DeployedStack.CLUSTER + "/new-" + ++keys;
  }

  private static String bucket() {
    return stack.deployment().bucket();
  }

  /** S3's words about a refusal; fails where it did not refuse. */
  private static String refusal(Runnable request) {
    try {
      request.run();
    } catch (S3Exception refused) {
      assertThat(refused.statusCode()).isEqualTo(FORBIDDEN);
      return refused.awsErrorDetails().errorMessage();
    }
    throw new AssertionError("not refused");
  }

  private static int status(Runnable request) {
    try {
      request.run();
      return NO_ERROR;
    } catch (S3Exception failure) {
      assertThat(stack.control().unmapped()).isEmpty();
      return failure.statusCode();
    }
  }
}
