package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.bucket.WireS3.text;

import java.time.Instant;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

final class OpenUploadsTest {
  @Test
  void unfinishedUploadsAreReadUntilTheirLastPage() throws Exception {
    try (WireS3 wire = new WireS3();
        S3Client s3 = wire.client(WireS3.SETTINGS)) {
      wire.on(Operation.LIST_UPLOADS, page(true, "one"), page(true, "two"), page(false, "three"));
      List<OpenUpload> uploads =
          new SnapshotBucket(s3, WireS3.SETTINGS).openUploads(Instant.now().plusSeconds(60));
      Instant begun = Instant.parse(WireBucket.BEGUN);
      assertThat(uploads)
          .containsExactly(
              new OpenUpload("vault/prod/one", "upload-one", begun),
              new OpenUpload("vault/prod/two", "upload-two", begun),
              new OpenUpload("vault/prod/three", "upload-three", begun));
      assertThat(wire.seen())
          .extracting(
              seen -> seen.request().getUrl().queryParameter("key-marker"),
              seen -> seen.request().getUrl().queryParameter("upload-id-marker"))
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(null, null),
              org.assertj.core.groups.Tuple.tuple("vault/prod/one", "upload-one"),
              org.assertj.core.groups.Tuple.tuple("vault/prod/two", "upload-two"));
    }
  }

  private static MockResponse page(boolean truncated, String name) {
    return text(
        """
        <ListMultipartUploadsResult><IsTruncated>%1$s</IsTruncated>
        <NextKeyMarker>vault/prod/%2$s</NextKeyMarker>
        <NextUploadIdMarker>upload-%2$s</NextUploadIdMarker>
        <Upload><Key>vault/prod/%2$s</Key><UploadId>upload-%2$s</UploadId>
        <Initiated>%3$s</Initiated></Upload></ListMultipartUploadsResult>\
        """
            .formatted(truncated, name, WireBucket.BEGUN));
  }
}
