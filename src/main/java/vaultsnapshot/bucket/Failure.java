package vaultsnapshot.bucket;

import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import vaultsnapshot.input.AwsCredentials;

/**
 * A request that failed, put into words: where, what S3 said, and what the reader has to change.
 * Error codes are those of the S3 API reference, 'Error responses'.
 */
record Failure(BucketSettings settings, Operation operation, String key) {
  private static final int CONFLICT = 409;

  private static final String WAY_TO_S3 =
      ". The request was repeated without success: check the way to S3 (a VPC needs the gateway"
          + " endpoint for S3, or a NAT gateway), and AWS_ENDPOINT_URL_S3";

  BucketException explain(SdkException failure) {
    return failure instanceof AwsServiceException answer ? answered(answer) : unanswered(failure);
  }

  private BucketException answered(AwsServiceException answer) {
    String code = code(answer);
    String remedy =
        new Remedy(settings, operation).against(answer, code).map(". "::concat).orElse("");
    String message = failed() + ": " + said(answer, code) + remedy;
    if (answer.statusCode() == CONFLICT && operation.writesAnObject()) {
      return new CommitConflictException(message, answer);
    }
    return isWorthARetry(answer, code)
        ? new RetryableBucketException(message, answer)
        : new PermanentBucketException(message, answer);
  }

  private BucketException unanswered(SdkException failure) {
    Optional<String> reason = permanentReason(failure);
    if (reason.isPresent()) {
      return new PermanentBucketException(failed() + ": " + reason.get(), failure);
    }
    String what =
        failure instanceof ApiCallTimeoutException
            ? "no answer in the time that was left for it"
            : root(failure) + hint(failure).orElse(WAY_TO_S3);
    return new RetryableBucketException(failed() + ": " + what, failure);
  }

  private String failed() {
    return settings.location(key) + ": " + operation.apiName() + " failed";
  }

  /** HEAD has no body, so there the status is all that S3 says. */
  private static String code(AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .filter(code -> !code.isBlank())
        .orElseGet(() -> "HTTP " + answer.statusCode());
  }

  private static String said(AwsServiceException answer, String code) {
    String words =
        Optional.ofNullable(answer.awsErrorDetails())
            .map(AwsErrorDetails::errorMessage)
            .filter(text -> !text.isBlank())
            .map(text -> " '" + text + "'")
            .orElse("");
    String requestId = Optional.ofNullable(answer.requestId()).orElse("none");
    return code + words + " (HTTP " + answer.statusCode() + ", request id " + requestId + ")";
  }

  private boolean isWorthARetry(AwsServiceException answer, String code) {
    if (operation == Operation.GET && answer.statusCode() == 412) {
      // Another version lies there now, and goes on lying there.
      return false;
    }
    return answer.statusCode() >= 500
        || answer.statusCode() == 429
        || switch (code) {
          // Errors inside a 200, and those that name a passing state.
          case "InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout" -> true;
          // The bytes changed on their way, or the upload is gone: sending all again helps.
          case "BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch" -> true;
          case "NoSuchUpload", "InvalidPart", "PreconditionFailed", "OperationAborted" -> true;
          default -> answer.statusCode() == 409 || answer.statusCode() == 412;
        };
  }

  private static Optional<String> permanentReason(SdkException failure) {
    return AwsCredentials.missing(failure).or(() -> untrusted(failure));
  }

  private static Optional<String> untrusted(SdkException failure) {
    return causes(failure)
        .filter(SSLException.class::isInstance)
        .map(Throwable::getMessage)
        .filter(words -> words != null && words.contains("PKIX"))
        .findFirst()
        .map(words ->
            "the endpoint's certificate is not trusted (%s): check AWS_ENDPOINT_URL_S3, and what stands between here and S3"
                .formatted(words));
  }

  private static Optional<String> hint(SdkException failure) {
    return causes(failure).anyMatch(UnknownHostException.class::isInstance)
        ? Optional.of(
            ". The host name is unknown here: check DNS, the VPC's endpoint for S3, and"
                + " AWS_ENDPOINT_URL_S3")
        : Optional.empty();
  }

  private static String root(SdkException failure) {
    return causes(failure).reduce((outer, inner) -> inner).map(Throwable::toString).orElse("");
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
