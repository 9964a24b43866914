package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** The other side of replication is a stack of its own, which its bucket and key outlive. */
final class ReplicaIT {
  private final Account account = Account.shared();

  @Test
  void itIsDeployedAndLeavesWhatHoldsTheReplicas() {
    String bucket = "replica-" + UUID.randomUUID();
    CloudFormationStack stack =
        CloudFormationStack.create(
            account.aws(),
            PackagedTemplate.ofReplica(account.aws()),
            Map.of("BucketName", bucket, "AdministratorArns", Deployed.ADMINISTRATOR));
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
}
