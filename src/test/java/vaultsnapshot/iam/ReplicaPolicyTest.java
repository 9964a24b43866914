package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.iam.Callers.ADMINISTRATOR;
import static vaultsnapshot.iam.Callers.ANYBODY;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.template.ExampleStack;

/**
 * The policy of replica.yaml's bucket against callers whose own policies allow everything. S3
 * replicates as the main stack's role, by actions of their own; nobody else adds, overwrites, tags
 * or deletes.
 */
final class ReplicaPolicyTest {
  private static final String BUCKET = "arn:aws:s3:::replica";
  private static final String OBJECT = BUCKET + "/prod/20260101T020000Z.snap";
  private static final String REPLICATION =
      "arn:aws:iam::123456789012:role/vault-snapshot-ReplicationRole";

  private static final ResourcePolicy POLICY =
      ResourcePolicy.of(
          ExampleStack.replica(Map.of())
              .properties("BucketPolicy")
              .getAsJsonObject("PolicyDocument"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:PutObject",
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:DeleteObjectTagging",
        "s3:DeleteObjectVersionTagging",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
        "s3:BypassGovernanceRetention",
        "s3:UpdateObjectEncryption",
        "s3:ReplicateDelete",
      })
  void onlyAdministratorsAddOverwriteTagOrDeleteByHand(String action) {
    assertThat(lets(ANYBODY, action, OBJECT)).isFalse();
    assertThat(lets(REPLICATION, action, OBJECT)).isFalse();
    assertThat(lets(ADMINISTRATOR, action, OBJECT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"})
  void replicationComesIn(String action) {
    assertThat(lets(REPLICATION, action, OBJECT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:PutBucketAcl",
        "s3:PutBucketVersioning",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
      })
  void onlyAdministratorsChangeHowTheBucketIsSetUp(String action) {
    assertThat(lets(ANYBODY, action, BUCKET)).isFalse();
    assertThat(lets(REPLICATION, action, BUCKET)).isFalse();
    assertThat(lets(ADMINISTRATOR, action, BUCKET)).isTrue();
  }

  @Test
  void withoutTlsNobodyDoesAnything() {
    List<AccessRequest> requests =
        List.of(
            Callers.asks(ADMINISTRATOR, "s3:GetObject", OBJECT),
            Callers.asks(ADMINISTRATOR, "s3:ListBucket", BUCKET),
            Callers.asks(REPLICATION, "s3:ReplicateObject", OBJECT));
    assertThat(requests)
        .allMatch(POLICY::lets)
        .noneMatch(request -> POLICY.lets(request.withoutTls()));
  }

  private static boolean lets(String who, String action, String resource) {
    return POLICY.lets(Callers.asks(who, action, resource));
  }
}
