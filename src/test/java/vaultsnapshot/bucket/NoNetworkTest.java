package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

final class NoNetworkTest {
  @Test
  void aRequestIsAnsweredAsIfNothingWereThere() {
    try (S3Client client =
        S3Client.builder()
            .httpClient(new NoNetwork())
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      assertThatThrownBy(() -> client.headObject(object -> object.bucket("bucket").key("key")))
          .isInstanceOf(NoSuchKeyException.class);
    }
  }
}
