package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Stack;
import vaultsnapshot.template.Template;

/**
 * A stack over the replica, as docs/restore.md deploys it where a Region is lost: its operator can
 * restore only once an administrator has put the new stack's policy in the place of the replica's.
 */
final class LostRegionPolicyTest {
  private static final Place PLACE = new Place("eu-west-1", "123456789012");
  private static final String ADMINISTRATOR = "arn:aws:iam::123456789012:role/deployer";
  private static final String OPERATOR =
      "arn:aws:iam::123456789012:role/vault-snapshot-OperatorRole";
  private static final String BUCKET = "arn:aws:s3:::replica";
  private static final String RECORD = BUCKET + "/vault/prod/operations/op-1.json";

  private final Stack replica =
      Template.read(Path.of(System.getProperty("basedir", "")).resolve("replica.yaml"))
          .deployed(
              PLACE,
              Map.of("BucketName", "replica", "AdministratorArns", ADMINISTRATOR),
              Map.of("Bucket", "replica"));

  private final Stack overIt =
      Template.ofThisProject()
          .deployed(
              PLACE,
              Map.of(
                  "ClusterName", "prod",
                  "BucketName", "replica",
                  "BucketCreated", "false",
                  "SnapshotPrefix", "vault/",
                  "EncryptionKey", replica.output("ReplicaKeyArn").orElseThrow(),
                  "AdministratorArns", ADMINISTRATOR,
                  "OperatorFunctionEnabled", "true",
                  "OperatorSecretArn",
                      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:operator-AbCdEf"),
              Map.of());

  private final JsonObject replicas =
      replica.properties("BucketPolicy").getAsJsonObject("PolicyDocument");
  private final JsonObject printed =
      JsonParser.parseString(overIt.output("BucketPolicyToApply").orElseThrow()).getAsJsonObject();

  @Test
  void underTheReplicasPolicyTheOperatorReadsAndRecordsNothing() {
    assertThat(byOperator(replicas, "s3:GetObject", RECORD).isAllowed()).isTrue();
    assertThat(byOperator(replicas, "s3:PutObject", RECORD))
        .isEqualTo(new Decision.Denied("OnlyReplicationWrites", "resource-based policy"));
  }

  @Test
  void onlyAnAdministratorPutsAnotherPolicyInItsPlace() {
    assertThat(byAnybody(replicas, "s3:PutBucketPolicy", BUCKET, ADMINISTRATOR)).isTrue();
    assertThat(byAnybody(replicas, "s3:PutBucketPolicy", BUCKET, OPERATOR)).isFalse();
  }

  @Test
  void underThePolicyThatTheNewStackPrintsItRecordsWhatItDoes() {
    assertThat(byOperator(printed, "s3:PutObject", RECORD).isAllowed()).isTrue();
    assertThat(byOperator(printed, "s3:GetObject", RECORD).isAllowed()).isTrue();
    assertThat(byAnybody(printed, "s3:DeleteObject", RECORD, OPERATOR)).isFalse();
  }

  private Decision byOperator(JsonObject policy, String action, String resource) {
    return new Policies(
            Policies.of(overIt, "OperatorRole").identity(),
            Policies.of(List.of(), List.of(policy)).resource())
        .decide(request(action, resource, OPERATOR));
  }

  /** Whose own policies allow everything. */
  private static boolean byAnybody(
      JsonObject policy, String action, String resource, String principal) {
    JsonObject everything =
        JsonParser.parseString(
                """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "all", "Effect": "Allow", "Action": "*", "Resource": "*"}]}\
                """)
            .getAsJsonObject();
    return Policies.of(List.of(everything), List.of(policy))
        .decide(request(action, resource, principal))
        .isAllowed();
  }

  private static AccessRequest request(String action, String resource, String principal) {
    return AccessRequest.of(action, resource)
        .with(KnownKey.SECURE_TRANSPORT, "true")
        .with(KnownKey.PRINCIPAL_ARN, principal)
        .with(KnownKey.IF_NONE_MATCH, "*")
        .with(KnownKey.OBJECT_CREATION, "true");
  }
}
