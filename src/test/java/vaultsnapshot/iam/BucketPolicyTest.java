package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Stack;
import vaultsnapshot.template.Template;

/**
 * The bucket's policy against somebody whose own policies allow everything: it is what stands
 * between any administrator of the account and the snapshots. {@code PolicyConditionsIT} shows the
 * same of the function's role before a real S3.
 */
final class BucketPolicyTest {
  private static final String BUCKET = "arn:aws:s3:::snapshots";
  private static final String OBJECT = BUCKET + "/vault/prod/20260101T020000Z.snap";
  private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/ours";
  private static final String ADMINISTRATOR = "arn:aws:iam::123456789012:role/deployer";
  private static final String ANYBODY = "arn:aws:iam::123456789012:role/anybody";
  private static final String SNAPSHOT =
      "arn:aws:iam::123456789012:role/vault-snapshot-SnapshotRole";
  private static final String AUDIT = "arn:aws:iam::123456789012:role/vault-snapshot-AuditRole";
  private static final String OPERATOR =
      "arn:aws:iam::123456789012:role/vault-snapshot-OperatorRole";

  private static final Statement EVERYTHING =
      PolicyReader.read(
              JsonParser.parseString(
                      """
                      {"Version": "2012-10-17", "Statement": [
                        {"Sid": "all", "Effect": "Allow", "Action": "*", "Resource": "*"}]}\
                      """)
                  .getAsJsonObject())
          .getFirst();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
        "s3:BypassGovernanceRetention",
        "s3:UpdateObjectEncryption",
        "s3:ReplicateObject",
        "s3:ReplicateDelete",
        "s3:ReplicateTags",
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
        "s3:DeleteObjectTagging",
        "s3:DeleteObjectVersionTagging",
      })
  void onlyAdministratorsTakeASnapshotAwayOrLetItExpire(String action) {
    assertThat(decide(ANYBODY, action, OBJECT, Map.of()).isAllowed()).isFalse();
    assertThat(decide(OPERATOR, action, OBJECT, Map.of()).isAllowed()).isFalse();
    assertThat(decide(ADMINISTRATOR, action, OBJECT, Map.of()).isAllowed()).isTrue();
    assertThat(decide(ANYBODY, action, BUCKET + "/elsewhere/one", Map.of()).isAllowed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:PutBucketVersioning",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
      })
  void onlyAdministratorsChangeHowTheBucketIsSetUp(String action) {
    assertThat(decide(ANYBODY, action, BUCKET, Map.of()).isAllowed()).isFalse();
    assertThat(decide(SNAPSHOT, action, BUCKET, Map.of()).isAllowed()).isFalse();
    assertThat(decide(ADMINISTRATOR, action, BUCKET, Map.of()).isAllowed()).isTrue();
  }

  @Test
  void theTwoFunctionsThatTagMayAndMayNotDelete() {
    for (String function : List.of(SNAPSHOT, AUDIT)) {
      assertThat(decide(function, "s3:PutObjectTagging", OBJECT, Map.of()).isAllowed()).isTrue();
      assertThat(decide(function, "s3:DeleteObject", OBJECT, Map.of()).isAllowed()).isFalse();
    }
  }

  /** Headers: If-None-Match, encryption, key; a dash where there is none. */
  @ParameterizedTest
  @CsvSource({
    "true, *, -, -, true",
    "true, -, -, -, false",
    "false, -, -, -, true",
    "true, *, aws:kms, ours, true",
    "false, -, aws:kms, ours, true",
    "true, *, aws:kms, theirs, false",
    "false, -, aws:kms, theirs, false",
    "true, *, AES256, -, false",
    "true, *, aws:kms:dsse, ours, false",
  })
  void aPutNeitherOverwritesNorBringsAnotherKey(
      boolean creates, String ifNoneMatch, String encryption, String key, boolean allowed) {
    Map<String, List<String>> keys = new HashMap<>();
    keys.put("s3:ObjectCreationOperation", List.of(Boolean.toString(creates)));
    put(keys, "s3:if-none-match", ifNoneMatch);
    put(keys, "s3:x-amz-server-side-encryption", encryption);
    put(
        keys,
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        key.equals("-") ? key : KEY.replace("ours", key));
    for (String who : List.of(ANYBODY, SNAPSHOT, AUDIT, OPERATOR, ADMINISTRATOR)) {
      assertThat(decide(who, "s3:PutObject", OBJECT, keys).isAllowed()).as(who).isEqualTo(allowed);
    }
  }

  @Test
  void withoutTlsNobodyDoesAnything() {
    Map<String, List<String>> plain = Map.of("aws:SecureTransport", List.of("false"));
    assertThat(decide(ADMINISTRATOR, "s3:GetObject", OBJECT, plain).isAllowed()).isFalse();
    assertThat(decide(ADMINISTRATOR, "s3:ListBucket", BUCKET, plain).isAllowed()).isFalse();
  }

  private static Decision decide(
      String who, String action, String resource, Map<String, List<String>> keys) {
    Map<String, List<String>> all =
        new HashMap<>(
            Map.of("aws:SecureTransport", List.of("true"), "aws:PrincipalArn", List.of(who)));
    all.putAll(keys);
    List<Statement> policy = Policies.of(stack(Map.of()), "SnapshotRole").resource();
    return new Policies(List.of(EVERYTHING), policy)
        .decide(new AccessRequest(action, resource, all));
  }

  private static void put(Map<String, List<String>> keys, String name, String value) {
    if (!value.equals("-")) {
      keys.put(name, List.of(value));
    }
  }

  private static Stack stack(Map<String, String> more) {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "ClusterName", "prod",
                "BucketName", "snapshots",
                "SnapshotPrefix", "vault/",
                "EncryptionKey", KEY,
                "AdministratorArns", ADMINISTRATOR + ",arn:aws:iam::123456789012:role/b*"));
    parameters.putAll(more);
    return Template.ofThisProject()
        .deployed(new Place("eu-central-1", "123456789012"), parameters, Map.of());
  }
}
