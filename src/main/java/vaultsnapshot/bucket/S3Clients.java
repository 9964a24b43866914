package vaultsnapshot.bucket;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Builds the S3 client. Region, credentials and endpoint come the SDK's own way. */
public final class S3Clients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** How long a connection may be silent. S3 sends blanks while it works on a long commit. */
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(30);

  private static final int ATTEMPTS = 4;
  private static final int CONNECTIONS = 8;

  private S3Clients() {}

  /** A client that the caller closes. */
  public static S3Client build(BucketSettings settings) {
    return builder(settings, Apache5HttpClient.builder()).build();
  }

  /**
   * Sends a request through a client of the same make that has no network, so that the JVM has
   * loaded what requests take before the first one is needed.
   */
  public static void rehearse(BucketSettings settings) {
    try (S3Client client = builder(settings).httpClient(new NoNetwork()).build()) {
      client.headObject(object -> object.bucket("rehearsal").key("rehearsal"));
    } catch (SdkException expected) {
      // Nothing is there.
    }
  }

  static S3ClientBuilder builder(BucketSettings settings, Apache5HttpClient.Builder http) {
    return builder(settings)
        .httpClientBuilder(
            http.connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SILENCE_TIMEOUT)
                .connectionAcquisitionTimeout(SILENCE_TIMEOUT)
                .maxConnections(CONNECTIONS));
  }

  /**
   * Checksums only where S3 requires them or we give them: other stores refuse the trailers that
   * the SDK would add by itself, and S3 with Object Lock wants a header.
   */
  private static S3ClientBuilder builder(BucketSettings settings) {
    return S3Client.builder()
        .forcePathStyle(settings.pathStyle())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(override ->
            override.retryStrategy(
                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                    .maxAttempts(ATTEMPTS)
                    .build()));
  }
}
