package vaultsnapshot.bucket;

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
  PUT_TAGS("PutObjectTagging", "s3:PutObjectTagging");

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

  boolean writesAnObject() {
    return action.equals("s3:PutObject");
  }
}
