package vaultsnapshot.bucket;

import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What to change so that S3 no longer refuses: a sentence, or nothing where none is known. */
record Remedy(BucketSettings settings, Operation operation) {
  private static final String REGION_HEADER = "x-amz-bucket-region";

  /**
   * The remedy.
   *
   * @param code S3's error code, or {@code HTTP} and the status where S3 sent no body
   */
  Optional<String> against(AwsServiceException answer, String code) {
    return switch (code) {
      case "NoSuchBucket" ->
          Optional.of("The bucket does not exist: create it, or " + correctBucket());
      case "InvalidBucketName" -> Optional.of("This cannot be a bucket: " + correctBucket());
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "HTTP 301" ->
          Optional.of(otherRegion(answer));
      case "ExpiredToken",
          "ExpiredTokenException",
          "InvalidAccessKeyId",
          "InvalidToken",
          "SignatureDoesNotMatch" ->
          Optional.of(
              "The AWS credentials are expired or wrong: renew them (a Lambda function gets its own"
                  + " from its role)");
      case "HTTP 400" ->
          Optional.of(
              "HEAD tells no reason; usual ones are expired credentials and a bucket in another"
                  + " region");
      case "RequestTimeTooSkewed" -> Optional.of("This machine's clock is wrong: set it");
      case "InvalidObjectState" ->
          Optional.of(
              "The object is archived: call RestoreObject on it and wait until it can be read");
      case "NoSuchUpload" ->
          Optional.of("The unfinished upload is gone: something else aborted it");
      case "PreconditionFailed", "ConditionalRequestConflict", "OperationAborted" ->
          operation == Operation.GET
              ? Optional.of(
                  "It is no longer the version that was looked at: see what else writes into this"
                      + " folder, and begin again")
              : Optional.of(
                  "Another write to the same key was under way: see what else writes into this"
                      + " folder");
      case "InternalError", "ServiceUnavailable", "SlowDown" ->
          Optional.of(
              "S3 failed by itself, and the request was repeated without success: a later run may"
                  + " succeed; if it goes on, see the AWS Health Dashboard");
      case "BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch" ->
          Optional.of(
              "The bytes changed between here and S3: see what stands between (a proxy, a"
                  + " gateway)");
      case "AccessDenied", "AllAccessDisabled", "HTTP 403" -> Optional.of(allow(answer));
      default -> code.startsWith("KMS.") ? Optional.of(allowKey()) : Optional.empty();
    };
  }

  private String correctBucket() {
    return "correct SNAPSHOT_BUCKET ('" + settings.bucket() + "')";
  }

  private static String otherRegion(AwsServiceException answer) {
    String region =
        Optional.ofNullable(answer.awsErrorDetails())
            .map(AwsErrorDetails::sdkHttpResponse)
            .flatMap(response -> response.firstMatchingHeader(REGION_HEADER))
            .map(name -> "the region " + name)
            .orElse("another region");
    return "The bucket lies in " + region + ": use one in the function's own region";
  }

  private String allow(AwsServiceException answer) {
    String words =
        Optional.ofNullable(answer.awsErrorDetails()).map(AwsErrorDetails::errorMessage).orElse("");
    Optional<Denial> denial = Denial.in(words);
    if (words.toLowerCase(Locale.ROOT).contains("kms")) {
      return denial
          .map(Denial::resource)
          .filter(this::isAnotherKey)
          .map(Remedy::allowFormerKey)
          .orElseGet(this::allowKey);
    }
    return denial.map(this::lift).orElseGet(this::allowWhatTheCallNeeds);
  }

  /** S3 itself says what is missing. */
  private String lift(Denial denial) {
    String remedy = denial.remedy(resource(denial.action()));
    return denial.action().equals(Operation.LIST.action()) && operation != Operation.LIST
        ? remedy
            + ": without it S3 answers 403 where an object is missing. A condition on s3:prefix"
            + " must be an ...IfExists there, for that question has no prefix"
        : remedy;
  }

  private String allowWhatTheCallNeeds() {
    String allow =
        "Allow " + operation.action() + " on " + resource(operation.action()) + " to this role";
    return switch (operation) {
      case HEAD, GET -> allow + ", and " + toTellMissingFromForbidden();
      case CREATE_UPLOAD, UPLOAD_PART, COMPLETE_UPLOAD, PUT ->
          allow
              + ", and see that no statement of the bucket policy denies it. Where KMS encrypts: "
              + allowKey();
      default -> allow + ", and see that no statement of the bucket policy denies it";
    };
  }

  private String toTellMissingFromForbidden() {
    return "s3:ListBucket on "
        + bucketArn()
        + ": without that S3 answers 403 where an object is missing. If the object is encrypted"
        + " with KMS, allow kms:Decrypt on its key too";
  }

  /** An object keeps the key of its day when the bucket gets another. */
  private boolean isAnotherKey(String resource) {
    return resource.contains(":kms:")
        && settings
            .kmsKeyId()
            .map(KmsKeyName::parse)
            .flatMap(ours -> ours.isOf(KmsKeyName.parse(resource)))
            .equals(Optional.of(false));
  }

  private static String allowFormerKey(String key) {
    return "The object has another key than KMS_KEY_ID: allow kms:Decrypt on "
        + key
        + " to this role (the template's FormerKeyArns), in the key policy too, and see that the key"
        + " is enabled";
  }

  private String allowKey() {
    return "Allow kms:GenerateDataKey and kms:Decrypt on "
        + settings.kmsKeyId().map(id -> "the key '" + id + "'").orElse("the bucket's default key")
        + " to this role, in the key policy too, and see that the key is enabled and in the"
        + " bucket's region";
  }

  /** As it stands in the role's statement. */
  private String resource(String action) {
    if (operation.readsTheConfiguration()) {
      return bucketArn();
    }
    if (!action.startsWith("s3:ListBucket")) {
      return bucketArn() + "/" + settings.directory() + "*";
    }
    // A list of uploads has no condition key for its prefix (Service Authorization Reference).
    return operation == Operation.LIST
        ? bucketArn() + " (s3:prefix " + settings.directory() + "*)"
        : bucketArn();
  }

  private String bucketArn() {
    return "arn:aws:s3:::" + settings.bucket();
  }
}
