package vaultsnapshot.bucket;

import java.util.EnumSet;

/** A call of the S3 API: its name there, and the IAM action that it needs. */
enum Operation {
  CREATE_UPLOAD("CreateMultipartUpload", "s3:PutObject"),
  UPLOAD_PART("UploadPart", "s3:PutObject"),
  COMPLETE_UPLOAD("CompleteMultipartUpload", "s3:PutObject"),
  ABORT_UPLOAD("AbortMultipartUpload", "s3:AbortMultipartUpload"),
  PUT("PutObject", "s3:PutObject"),
  HEAD("HeadObject", "s3:GetObject"),
  GET("GetObject", "s3:GetObject"),
  RESTORE("RestoreObject", "s3:RestoreObject"),
  LIST("ListObjectsV2", "s3:ListBucket"),
  LIST_UPLOADS("ListMultipartUploads", "s3:ListBucketMultipartUploads"),
  GET_TAGS("GetObjectTagging", "s3:GetObjectTagging"),
  PUT_TAGS("PutObjectTagging", "s3:PutObjectTagging"),
  GET_VERSIONING("GetBucketVersioning", "s3:GetBucketVersioning"),
  GET_ENCRYPTION("GetBucketEncryption", "s3:GetEncryptionConfiguration"),
  GET_PUBLIC_ACCESS("GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
  GET_OBJECT_LOCK("GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"),
  GET_LIFECYCLE("GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
  GET_POLICY("GetBucketPolicy", "s3:GetBucketPolicy");

  private final String apiName;
  private final String action;

  Operation(String apiName, String action) {
    this.apiName = apiName;
    this.action = action;
  }

  String apiName() {
    return apiName;
  }

  String action() {
    return action;
  }

  /** Whether it asks how the bucket is set up, and so is a right on the bucket. */
  boolean readsTheConfiguration() {
    return EnumSet.range(GET_VERSIONING, GET_POLICY).contains(this);
  }

  boolean writesAnObject() {
    return action.equals("s3:PutObject");
  }
}
