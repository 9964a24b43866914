package vaultsnapshot.input;

import java.util.Optional;

/** The credentials for AWS itself, which the SDK looks for in its own ways. */
public final class AwsCredentials {
  private AwsCredentials() {}

  /** What to do where the SDK has found none: it has no exception of its own for that. */
  public static Optional<String> missing(Exception failure) {
    return Optional.ofNullable(failure.getMessage())
        .filter(words -> words.contains("Unable to load credentials"))
        .map(_ ->
            "there are no AWS credentials. A Lambda function gets them from its role; elsewhere set"
                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE");
  }
}
