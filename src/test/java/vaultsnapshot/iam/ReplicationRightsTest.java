package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.template.ExampleStack;

/**
 * What the role of replication may, under the policy of replica.yaml's bucket: no emulator
 * replicates, so its requests are those of the S3 user guide ('Setting up permissions for live
 * replication', 'Object Lock considerations', 'Replicating encrypted objects').
 */
final class ReplicationRightsTest {
  private static final String REPLICATION =
      "arn:aws:iam::123456789012:role/vault-snapshot-ReplicationRole";
  private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/ours";
  private static final String REPLICA_KEY = "arn:aws:kms:eu-west-1:123456789012:key/replica";

  private static final List<Statement> ROLE =
      Policies.of(
              ExampleStack.with(
                  Map.of(
                      "SnapshotPrefix",
                      "vault/",
                      "EncryptionKey",
                      KEY,
                      "ObjectLockMode",
                      "COMPLIANCE",
                      "ReplicaBucketArn",
                      "arn:aws:s3:::replica",
                      "ReplicaKeyArn",
                      REPLICA_KEY)),
              "ReplicationRole")
          .identity();

  private static final List<Statement> REPLICAS_POLICY =
      PolicyReader.read(
          ExampleStack.replica(Map.of())
              .properties("BucketPolicy")
              .getAsJsonObject("PolicyDocument"));

  /** All that a bucket with Object Lock and a key wants, and no more. */
  @Test
  void itHasTheDocumentedRights() {
    assertThat(ROLE.stream().flatMap(Statement::knownActions))
        .containsExactlyInAnyOrder(
            "s3:GetReplicationConfiguration",
            "s3:ListBucket",
            "s3:GetObjectVersionForReplication",
            "s3:GetObjectVersionAcl",
            "s3:GetObjectVersionTagging",
            "s3:GetObjectRetention",
            "s3:GetObjectLegalHold",
            "s3:ReplicateObject",
            "s3:ReplicateTags",
            "kms:Decrypt",
            "kms:Encrypt",
            "kms:GenerateDataKey");
  }

  @ParameterizedTest
  @CsvSource({
    "s3:GetReplicationConfiguration, snapshots, true",
    "s3:ListBucket, snapshots, true",
    "s3:GetObjectVersionForReplication, snapshots/vault/prod/a.snap, true",
    "s3:GetObjectVersionForReplication, snapshots/vault/other/a.snap, false",
    "s3:GetObjectVersionAcl, snapshots/vault/prod/a.snap, true",
    "s3:GetObjectVersionTagging, snapshots/vault/prod/a.snap, true",
    "s3:GetObjectRetention, snapshots/vault/prod/a.snap, true",
    "s3:GetObjectRetention, snapshots/vault/other/a.snap, false",
    "s3:GetObjectLegalHold, snapshots/vault/prod/a.snap, true",
    "s3:ReplicateObject, replica/vault/prod/a.snap, true",
    "s3:ReplicateObject, replica/vault/other/a.snap, false",
    "s3:ReplicateTags, replica/vault/prod/a.snap, true",
    "s3:ReplicateTags, snapshots/vault/prod/a.snap, false",
    "s3:ReplicateDelete, replica/vault/prod/a.snap, false",
    "s3:PutObject, replica/vault/prod/a.snap, false",
    "s3:PutObjectRetention, replica/vault/prod/a.snap, false",
    "s3:DeleteObject, replica/vault/prod/a.snap, false",
    "s3:DeleteObject, snapshots/vault/prod/a.snap, false",
  })
  void itReadsTheClustersSnapshotsAndAddsTheirReplicas(
      String action, String resource, boolean allowed) {
    assertThat(lets(action, "arn:aws:s3:::" + resource)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "kms:Decrypt, ours, s3.eu-central-1, true",
    "kms:Decrypt, ours, s3.eu-west-1, false",
    "kms:Decrypt, replica, s3.eu-west-1, false",
    "kms:Encrypt, replica, s3.eu-west-1, true",
    "kms:GenerateDataKey, replica, s3.eu-west-1, true",
    "kms:GenerateDataKey, replica, ec2.eu-west-1, false",
    "kms:GenerateDataKey, ours, s3.eu-central-1, false",
  })
  void itDecryptsWithTheOneKeyAndEncryptsWithTheOther(
      String action, String key, String service, boolean allowed) {
    AccessRequest request =
        AccessRequest.of(action, key.equals("ours") ? KEY : REPLICA_KEY)
            .with(KnownKey.VIA_SERVICE, service + ".amazonaws.com");
    assertThat(new Policies(ROLE, List.of()).decide(request).isAllowed()).isEqualTo(allowed);
  }

  private static boolean lets(String action, String resource) {
    return new Policies(ROLE, REPLICAS_POLICY)
        .decide(Callers.asks(REPLICATION, action, resource))
        .isAllowed();
  }
}
