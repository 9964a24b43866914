package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Stack;
import vaultsnapshot.template.Template;

/** A key that the snapshots were encrypted with before still reads them, and does nothing else. */
final class FormerKeysTest {
  private static final String KEYS = "arn:aws:kms:eu-central-1:123456789012:key/";
  private static final String FIRST = KEYS + "first";
  private static final String SECOND = KEYS + "second";
  private static final String PRESENT = KEYS + "present";
  private static final String BUCKET = "arn:aws:s3:::snapshots";
  private static final String OBJECT = BUCKET + "/vault/prod/20260101T020000Z.snap";

  @ParameterizedTest
  @ValueSource(strings = {"SnapshotRole", "AuditRole", "OperatorRole", "ReplicationRole"})
  void everyRoleThatReadsSnapshotsReadsThoseOfFormerKeys(String role) {
    Policies policies = policies(role, "EncryptionKey", PRESENT);
    for (String key : List.of(FIRST, SECOND)) {
      assertThat(policies.decide(decrypt(key, "s3.eu-central-1", BUCKET)).isAllowed()).isTrue();
      assertThat(policies.decide(decrypt(key, "s3.eu-central-1", OBJECT)).isAllowed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SnapshotRole", "AuditRole", "OperatorRole", "ReplicationRole"})
  void alsoWhereNoKeyIsInUseNow(String role) {
    Policies policies = policies(role, "EncryptionKey", "sse-s3");
    assertThat(policies.decide(decrypt(FIRST, "s3.eu-central-1", BUCKET)).isAllowed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SnapshotRole", "AuditRole", "OperatorRole", "ReplicationRole"})
  void nothingElseIsDoneWithThem(String role) {
    Policies policies = policies(role, "EncryptionKey", PRESENT);
    assertThat(
            Stream.of(
                    decrypt(FIRST, "ec2.eu-central-1", BUCKET),
                    decrypt(FIRST, "s3.eu-west-1", BUCKET),
                    decrypt(FIRST, "s3.eu-central-1", BUCKET + "-2"),
                    decrypt(FIRST, "s3.eu-central-1", BUCKET + "/vault/other/x.snap"),
                    decrypt(KEYS + "another", "s3.eu-central-1", BUCKET),
                    AccessRequest.of("kms:Decrypt", FIRST),
                    request("kms:GenerateDataKey", FIRST, "s3.eu-central-1", BUCKET),
                    request("kms:Encrypt", FIRST, "s3.eu-central-1", BUCKET))
                .filter(request -> policies.decide(request).isAllowed()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SnapshotRole", "AuditRole", "OperatorRole", "ReplicationRole"})
  void withoutTheParameterTheyAreOutOfReach(String role) {
    Policies policies = policies(role, "FormerKeyArns", "");
    assertThat(policies.decide(decrypt(FIRST, "s3.eu-central-1", BUCKET)).isAllowed()).isFalse();
  }

  private static AccessRequest decrypt(String key, String service, String context) {
    return request("kms:Decrypt", key, service, context);
  }

  private static AccessRequest request(String action, String key, String service, String context) {
    return AccessRequest.of(action, key)
        .with(KnownKey.VIA_SERVICE, service + ".amazonaws.com")
        .with(KnownKey.OBJECT_CONTEXT, context);
  }

  private static Policies policies(String role, String parameter, String value) {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "ClusterName", "prod",
                "BucketName", "snapshots",
                "SnapshotPrefix", "vault/",
                "AdministratorArns", "arn:aws:iam::123456789012:role/deployer",
                "FormerKeyArns", FIRST + ", " + SECOND,
                "ReplicaBucketArn", "arn:aws:s3:::replica",
                "ReplicaKeyArn", "arn:aws:kms:eu-west-1:123456789012:key/replica",
                "OperatorFunctionEnabled", "true",
                "OperatorSecretArn",
                    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:operator-AbCdEf"));
    parameters.put(parameter, value);
    Stack stack =
        Template.ofThisProject()
            .deployed(new Place("eu-central-1", "123456789012"), parameters, Map.of());
    return Policies.of(stack, role);
  }
}
