package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.iam.Callers.ADMINISTRATOR;
import static vaultsnapshot.iam.Callers.ANYBODY;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.template.ExampleStack;

/**
 * The bucket's policy against somebody whose own policies allow everything: it is what stands
 * between any administrator of the account and the snapshots. {@code PolicyConditionsIT} shows the
 * same of the function's role before a real S3.
 */
final class BucketPolicyTest {
  private static final String BUCKET = "arn:aws:s3:::snapshots";
  private static final String OBJECT = BUCKET + "/vault/prod/20260101T020000Z.snap";
  private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/ours";
  private static final String SNAPSHOT =
      "arn:aws:iam::123456789012:role/vault-snapshot-SnapshotRole";
  private static final String AUDIT = "arn:aws:iam::123456789012:role/vault-snapshot-AuditRole";
  private static final String OPERATOR =
      "arn:aws:iam::123456789012:role/vault-snapshot-OperatorRole";

  private static final ResourcePolicy POLICY =
      ResourcePolicy.of(
          ExampleStack.with(
                  Map.of(
                      "SnapshotPrefix",
                      "vault/",
                      "EncryptionKey",
                      KEY,
                      "AdministratorArns",
                      ADMINISTRATOR + ",arn:aws:iam::123456789012:role/b*"))
              .properties("BucketPolicy")
              .getAsJsonObject("PolicyDocument"));

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
    assertThat(lets(ANYBODY, action, OBJECT)).isFalse();
    assertThat(lets(OPERATOR, action, OBJECT)).isFalse();
    assertThat(lets(ADMINISTRATOR, action, OBJECT)).isTrue();
    assertThat(lets(ANYBODY, action, BUCKET + "/elsewhere/one")).isTrue();
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
    assertThat(lets(ANYBODY, action, BUCKET)).isFalse();
    assertThat(lets(SNAPSHOT, action, BUCKET)).isFalse();
    assertThat(lets(ADMINISTRATOR, action, BUCKET)).isTrue();
  }

  @Test
  void theTwoFunctionsThatTagMayAndMayNotDelete() {
    for (String function : List.of(SNAPSHOT, AUDIT)) {
      assertThat(lets(function, "s3:PutObjectTagging", OBJECT)).isTrue();
      assertThat(lets(function, "s3:DeleteObject", OBJECT)).isFalse();
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
    for (String who : List.of(ANYBODY, SNAPSHOT, AUDIT, OPERATOR, ADMINISTRATOR)) {
      AccessRequest put =
          Callers.asks(who, "s3:PutObject", OBJECT)
              .with(KnownKey.OBJECT_CREATION, Boolean.toString(creates))
              .with(KnownKey.IF_NONE_MATCH, header(ifNoneMatch))
              .with(KnownKey.ENCRYPTION, header(encryption))
              .with(KnownKey.ENCRYPTION_KEY, header(key).map(name -> KEY.replace("ours", name)));
      assertThat(POLICY.lets(put)).as(who).isEqualTo(allowed);
    }
  }

  @Test
  void withoutTlsNobodyDoesAnything() {
    AccessRequest get = Callers.asks(ADMINISTRATOR, "s3:GetObject", OBJECT);
    AccessRequest list = Callers.asks(ADMINISTRATOR, "s3:ListBucket", BUCKET);
    assertThat(List.of(get, list)).allMatch(POLICY::lets);
    assertThat(POLICY.lets(get.withoutTls())).isFalse();
    assertThat(POLICY.lets(list.withoutTls())).isFalse();
  }

  private static boolean lets(String who, String action, String resource) {
    return POLICY.lets(Callers.asks(who, action, resource));
  }

  private static Optional<String> header(String value) {
    return Optional.of(value).filter(text -> !text.equals("-"));
  }
}
