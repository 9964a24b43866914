package vaultsnapshot.iam;

import java.util.List;

/** The actions that can be judged, or at least named, here. */
final class KnownAction {
  private static final List<String> ALL =
      List.of(
          "s3:PutObject",
          "s3:AbortMultipartUpload",
          "s3:GetObject",
          "s3:GetObjectTagging",
          "s3:PutObjectTagging",
          "s3:ListBucket",
          "s3:ListBucketMultipartUploads",
          "s3:DeleteObject",
          "s3:DeleteObjectVersion",
          "s3:PutObjectVersionTagging",
          "s3:DeleteObjectTagging",
          "s3:DeleteObjectVersionTagging",
          "s3:PutObjectRetention",
          "s3:PutObjectLegalHold",
          "s3:BypassGovernanceRetention",
          "s3:UpdateObjectEncryption",
          "s3:ReplicateObject",
          "s3:ReplicateDelete",
          "s3:ReplicateTags",
          "s3:GetReplicationConfiguration",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionTagging",
          "s3:GetObjectRetention",
          "s3:GetObjectLegalHold",
          "s3:RestoreObject",
          "s3:ObjectOwnerOverrideToBucketOwner",
          "s3:GetBucketVersioning",
          "s3:GetEncryptionConfiguration",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetLifecycleConfiguration",
          "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketPolicy",
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
          "kms:GenerateDataKey",
          "kms:Encrypt",
          "sqs:SendMessage",
          "secretsmanager:GetSecretValue",
          "kms:Decrypt",
          "kms:ScheduleKeyDeletion",
          "kms:DisableKey",
          "kms:PutKeyPolicy",
          "sns:Publish",
          "lambda:InvokeFunction",
          "sts:AssumeRole",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "ec2:CreateNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:DeleteNetworkInterface",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses");

  private KnownAction() {}

  /** Those that a pattern such as {@code s3:*} stands for; a pattern for none is an error. */
  static List<String> matching(String pattern) {
    List<String> found =
        ALL.stream().filter(action -> Wildcards.matchAction(pattern, action)).toList();
    if (found.isEmpty()) {
      throw new PolicyException("action '" + pattern + "': not known here");
    }
    return found;
  }
}
