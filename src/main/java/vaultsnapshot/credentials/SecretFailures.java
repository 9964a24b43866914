package vaultsnapshot.credentials;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import vaultsnapshot.input.AwsCredentials;

/** Says what an answer of Secrets Manager means for the run, and what to do about it. */
final class SecretFailures {
  static final String FILL =
      "put the login into it as JSON, for example {\"role_id\": \"...\", \"secret_id\": \"...\"}";

  private final String secretId;

  SecretFailures(String secretId) {
    this.secretId = secretId;
  }

  /** An answer with an error; codes as the reference of GetSecretValue lists them. */
  SecretStoreException answered(AwsServiceException refusal) {
    String code = details(refusal).map(AwsErrorDetails::errorCode).orElse("");
    if (refusal.isThrottlingException() || refusal.statusCode() >= 500) {
      return new SecretUnreachableException(
          subject()
              + "Secrets Manager did not serve it, after retries; a later run may succeed"
              + quoted(refusal),
          refusal);
    }
    return new SecretRefusedException(
        subject() + explanation(code, said(refusal)) + quoted(refusal), refusal);
  }

  /** No answer at all. */
  SecretStoreException unanswered(SdkClientException failure) {
    return new SecretUnreachableException(
        subject() + AwsCredentials.missing(failure).orElseGet(() -> unsent(failure)), failure);
  }

  private static String unsent(SdkClientException failure) {
    String reason =
        isOfTheNetwork(failure)
            ? "Secrets Manager could not be reached; a function in a VPC needs a NAT gateway or the"
                + " interface endpoint 'secretsmanager', and its security group must let port 443"
                + " out"
            : "the request could not be sent";
    return reason + " (" + words(failure) + ")";
  }

  private static String words(SdkClientException failure) {
    return failure instanceof ApiCallTimeoutException
        ? "no answer in the time that was left for it"
        : String.valueOf(failure.getMessage());
  }

  private static boolean isOfTheNetwork(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof ApiCallTimeoutException
        || Optional.ofNullable(failure.getCause())
            .map(SecretFailures::isOfTheNetwork)
            .orElse(false);
  }

  private static String explanation(String code, String said) {
    String lower = said.toLowerCase(Locale.ROOT);
    return switch (code) {
      // Also the answer for a secret that was created and never given a value.
      case "ResourceNotFoundException" ->
          lower.contains("staging label")
              ? "exists but was never given a value, " + FILL
              : "not found; check CREDENTIALS_SECRET, the account and the region, and give the whole"
                  + " ARN for a secret of another account";
      case "AccessDeniedException" ->
          lower.contains("kms")
              ? kms()
              : "access denied; the function's role needs secretsmanager:GetSecretValue on it (and"
                  + " kms:Decrypt on its key, unless that is aws/secretsmanager), and the secret's"
                  + " own policy must not deny it";
      case "DecryptionFailure", "DecryptionFailureException" -> kms();
      case "InvalidRequestException" ->
          lower.contains("delet")
              ? "is marked for deletion; restore it (aws secretsmanager restore-secret) or name"
                  + " another in CREDENTIALS_SECRET"
              : "Secrets Manager refused the request";
      case "ExpiredTokenException", "InvalidSignatureException", "UnrecognizedClientException" ->
          "the AWS credentials are expired or wrong; renew them (a Lambda function gets its own from"
              + " its role)";
      default -> "Secrets Manager refused the request";
    };
  }

  private static String kms() {
    return "its KMS key refused; the function's role needs kms:Decrypt on the key (its ARN: the"
        + " KmsKeyId that aws secretsmanager describe-secret shows; in the template the parameter"
        + " CredentialsSecretKeyArn), the key's policy must allow it, and the key must be enabled";
  }

  private String subject() {
    return "secret '" + secretId + "': ";
  }

  private static String quoted(AwsServiceException refusal) {
    String code = details(refusal).map(AwsErrorDetails::errorCode).orElse("no error code");
    return " (" + refusal.statusCode() + " " + code + ": " + said(refusal) + ")";
  }

  private static String said(AwsServiceException refusal) {
    return details(refusal).map(AwsErrorDetails::errorMessage).orElse("no message");
  }

  private static Optional<AwsErrorDetails> details(AwsServiceException refusal) {
    return Optional.ofNullable(refusal.awsErrorDetails());
  }
}
