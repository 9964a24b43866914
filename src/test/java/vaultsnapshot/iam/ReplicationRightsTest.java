package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Template;

/**
 * What the role of replication may, under the policy of replica.yaml's bucket: no emulator
 * replicates, so its requests are those of the S3 user guide ('Setting up permissions for live
 * replication', 'Object Lock considerations', 'Replicating encrypted objects').
 */
final class ReplicationRightsTest {
  private static final String ACCOUNT = "123456789012";
  private static final String ADMINISTRATOR = "arn:aws:iam::" + ACCOUNT + ":role/deployer";
  private static final String ANYBODY = "arn:aws:iam::" + ACCOUNT + ":role/anybody";
  private static final String REPLICATION =
      "arn:aws:iam::" + ACCOUNT + ":role/vault-snapshot-ReplicationRole";
  private static final String REPLICA = "arn:aws:s3:::replica";
  private static final String OBJECT = "/vault/prod/20260101T020000Z.snap";
  private static final String KEY = "arn:aws:kms:eu-central-1:" + ACCOUNT + ":key/ours";
  private static final String REPLICA_KEY = "arn:aws:kms:eu-west-1:" + ACCOUNT + ":key/replica";

  private static final List<Statement> ROLE =
      Policies.of(
              Template.ofThisProject()
                  .deployed(
                      new Place("eu-central-1", ACCOUNT),
                      Map.of(
                          "ClusterName",
                          "prod",
                          "BucketName",
                          "snapshots",
                          "SnapshotPrefix",
                          "vault/",
                          "EncryptionKey",
                          KEY,
                          "ObjectLockMode",
                          "COMPLIANCE",
                          "ReplicaBucketArn",
                          REPLICA,
                          "ReplicaKeyArn",
                          REPLICA_KEY,
                          "AdministratorArns",
                          ADMINISTRATOR),
                      Map.of()),
              "ReplicationRole")
          .identity();

  private static final List<Statement> REPLICAS_POLICY =
      PolicyReader.read(
          Template.ofTheReplica()
              .deployed(
                  new Place("eu-west-1", ACCOUNT),
                  Map.of("BucketName", "replica", "AdministratorArns", ADMINISTRATOR),
                  Map.of("Bucket", "replica"))
              .properties("BucketPolicy")
              .getAsJsonObject("PolicyDocument"));

  private static final List<Statement> EVERYTHING =
      PolicyReader.read(
          JsonParser.parseString(
                  """
                  {"Version": "2012-10-17", "Statement": [
                    {"Sid": "all", "Effect": "Allow", "Action": "*", "Resource": "*"}]}\
                  """)
              .getAsJsonObject());

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
    assertThat(decide(ROLE, REPLICATION, action, "arn:aws:s3:::" + resource)).isEqualTo(allowed);
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

  /** Of somebody whose own policies allow everything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:PutObject",
        "s3:PutObjectTagging",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
        "s3:BypassGovernanceRetention",
        "s3:UpdateObjectEncryption",
        "s3:ReplicateDelete",
      })
  void onlyAdministratorsTakeAReplicaAway(String action) {
    assertThat(decide(EVERYTHING, ANYBODY, action, REPLICA + OBJECT)).isFalse();
    assertThat(decide(EVERYTHING, ADMINISTRATOR, action, REPLICA + OBJECT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketPolicy",
        "s3:PutBucketVersioning",
        "s3:PutLifecycleConfiguration",
      })
  void onlyAdministratorsChangeHowTheReplicaBucketIsSetUp(String action) {
    assertThat(decide(EVERYTHING, ANYBODY, action, REPLICA)).isFalse();
    assertThat(decide(EVERYTHING, ADMINISTRATOR, action, REPLICA)).isTrue();
  }

  private static boolean decide(
      List<Statement> identity, String who, String action, String resource) {
    AccessRequest request =
        AccessRequest.of(action, resource)
            .with(KnownKey.SECURE_TRANSPORT, "true")
            .with(KnownKey.PRINCIPAL_ARN, who);
    return new Policies(identity, REPLICAS_POLICY).decide(request).isAllowed();
  }
}
