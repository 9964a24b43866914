package vaultsnapshot.simulation;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What S3 refuses, as the exceptions that AWS's client makes of its answers. */
final class Refusal {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int PRECONDITION_FAILED = 412;

  private Refusal() {}

  static S3Exception accessDenied() {
    return refused(S3Exception.builder(), FORBIDDEN, "AccessDenied");
  }

  static S3Exception badDigest() {
    return refused(S3Exception.builder(), BAD_REQUEST, "BadDigest");
  }

  static S3Exception preconditionFailed() {
    return refused(S3Exception.builder(), PRECONDITION_FAILED, "PreconditionFailed");
  }

  /** A delete marker that is asked for by its id, or for its tags. */
  static S3Exception ofADeleteMarker() {
    return refused(S3Exception.builder(), METHOD_NOT_ALLOWED, "MethodNotAllowed");
  }

  /** Nothing lies under the key, or no such version. */
  static S3Exception noSuchObject(@Nullable String versionId) {
    return versionId == null
        ? refused(NoSuchKeyException.builder(), NOT_FOUND, "NoSuchKey")
        : refused(S3Exception.builder(), NOT_FOUND, "NoSuchVersion");
  }

  /**
   * Runs what a HEAD asks. Its refusal has no body, so the status is all that it tells; the client
   * makes a missing object's exception of a 404.
   */
  static <T> T ofHead(Supplier<T> asked) {
    try {
      return asked.get();
    } catch (NoSuchKeyException missing) {
      throw missing;
    } catch (S3Exception refusal) {
      throw (S3Exception) S3Exception.builder().statusCode(refusal.statusCode()).build();
    }
  }

  private static S3Exception refused(S3Exception.Builder exception, int status, String code) {
    String message = "by the model: " + code;
    return (S3Exception)
        exception
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .message(message)
            .build();
  }
}
