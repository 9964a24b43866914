package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.iam.Callers.ADMINISTRATOR;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vaultsnapshot.template.ExampleStack;
import vaultsnapshot.template.Stack;

/**
 * A stack over the replica, as docs/restore.md deploys it where a Region is lost: its operator can
 * restore only once an administrator has put the new stack's policy in the place of the replica's.
 */
final class LostRegionPolicyTest {
  private static final String OPERATOR =
      "arn:aws:iam::123456789012:role/vault-snapshot-OperatorRole";
  private static final String BUCKET = "arn:aws:s3:::replica";
  private static final String RECORD = BUCKET + "/vault/prod/operations/op-1.json";

  private final Stack replica = ExampleStack.replica(Map.of());

  private final Stack overIt =
      ExampleStack.with(
          Map.of(
              "BucketName", "replica",
              "BucketCreated", "false",
              "SnapshotPrefix", "vault/",
              "EncryptionKey", replica.output("ReplicaKeyArn").orElseThrow(),
              "OperatorFunctionEnabled", "true",
              "OperatorSecretArn",
                  "arn:aws:secretsmanager:eu-central-1:123456789012:secret:operator-AbCdEf"));

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
    return ResourcePolicy.of(policy).lets(request(action, resource, principal));
  }

  private static AccessRequest request(String action, String resource, String principal) {
    return Callers.asks(principal, action, resource)
        .with(KnownKey.IF_NONE_MATCH, "*")
        .with(KnownKey.OBJECT_CREATION, "true");
  }
}
