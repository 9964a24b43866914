package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import vaultsnapshot.template.Template;

/** The other side of replication is a stack of its own, which its bucket and key outlive. */
final class ReplicaIT {
  private final Account account = Account.shared();

  @Test
  void itIsDeployedAndLeavesWhatHoldsTheReplicas() {
    String bucket = "replica-" + UUID.randomUUID();
    CloudFormationStack stack = deployed(parameters(bucket, "none"));
    assertThat(stack.resources())
        .hasSize(3)
        .allSatisfy(resource -> assertThat(resource.status()).isEqualTo("CREATE_COMPLETE"));
    assertThat(account.aws().s3().getBucketVersioning(get -> get.bucket(bucket)).status())
        .isEqualTo(BucketVersioningStatus.ENABLED);
    stack.delete();
    Remains remains = new Remains(account.aws());
    assertThat(stack.resources())
        .filteredOn(resource -> !resource.type().equals("AWS::S3::BucketPolicy"))
        .hasSize(2)
        .allMatch(remains::isThere);
    assertThat(remains.hasPolicy(bucket)).isTrue();
  }

  @Test
  void aLockedOneIsLockedAsItsTextSays() {
    String bucket = "replica-" + UUID.randomUUID();
    Map<String, String> parameters = parameters(bucket, "COMPLIANCE");
    CloudFormationStack stack = deployed(parameters);
    assertThat(
            account
                .aws()
                .s3()
                .getObjectLockConfiguration(get -> get.bucket(bucket))
                .objectLockConfiguration())
        .isEqualTo(
            BucketRules.objectLock(
                Template.ofTheReplica()
                    .deployed(Deployed.PLACE, parameters, Map.of())
                    .properties("Bucket")));
    stack.delete();
  }

  private CloudFormationStack deployed(Map<String, String> parameters) {
    return CloudFormationStack.create(
        account.aws(), PackagedTemplate.ofReplica(account.aws()), parameters);
  }

  private static Map<String, String> parameters(String bucket, String lockMode) {
    return Map.of(
        "BucketName",
        bucket,
        "AdministratorArns",
        Deployed.ADMINISTRATOR,
        "ObjectLockMode",
        lockMode,
        "ObjectLockDays",
        "8");
  }
}
