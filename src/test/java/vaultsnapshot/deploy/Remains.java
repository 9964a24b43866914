package vaultsnapshot.deploy;

import java.util.Map;
import software.amazon.awssdk.services.s3.model.S3Exception;
import vaultsnapshot.local.LocalAws;

/**
 * Whether a resource is there, asked of its own service: CloudFormation knows no deleted stack's.
 */
record Remains(LocalAws aws) {
  boolean isThere(CloudFormationStack.Resource resource) {
    String id = resource.physicalId();
    return switch (resource.type()) {
      case "AWS::S3::Bucket" -> isThere(() -> aws.s3().headBucket(head -> head.bucket(id)));
      case "AWS::KMS::Key" ->
          JsonApi.kms(aws)
              .call("DescribeKey", Map.of("KeyId", id))
              .getAsJsonObject("KeyMetadata")
              .get("KeyState")
              .getAsString()
              .equals("Enabled");
      case "AWS::KMS::Alias" ->
          JsonApi.kms(aws).call("ListAliases", Map.of()).getAsJsonArray("Aliases").asList().stream()
              .anyMatch(alias -> alias.getAsJsonObject().get("AliasName").getAsString().equals(id));
      case "AWS::Logs::LogGroup" ->
          JsonApi.logs(aws)
              .call("DescribeLogGroups", Map.of("logGroupNamePrefix", id))
              .getAsJsonArray("logGroups")
              .asList()
              .stream()
              .anyMatch(
                  group -> group.getAsJsonObject().get("logGroupName").getAsString().equals(id));
      case "AWS::IAM::Role" ->
          QueryApi.iam(aws).call("ListRoles", Map.of()).members("Roles").stream()
              .anyMatch(role -> role.get("RoleName").equals(id));
      case "AWS::Lambda::Function" -> LambdaApi.of(aws).names().contains(id);
      case "AWS::CloudWatch::Alarm" ->
          QueryApi.cloudWatch(aws).call("DescribeAlarms", Map.of()).members("MetricAlarms").stream()
              .anyMatch(alarm -> alarm.get("AlarmName").equals(id));
      default ->
          throw new AssertionError(resource.type() + ": how to look for one is not known here");
    };
  }

  /** Whether a bucket has a policy. */
  boolean hasPolicy(String bucket) {
    return isThere(() -> aws.s3().getBucketPolicy(get -> get.bucket(bucket)));
  }

  private static boolean isThere(Runnable question) {
    try {
      question.run();
      return true;
    } catch (S3Exception missing) {
      if (missing.statusCode() == 404) {
        return false;
      }
      throw missing;
    }
  }
}
