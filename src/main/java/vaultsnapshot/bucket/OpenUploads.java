package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;

/** Lists a cluster's unfinished uploads, page after page. */
record OpenUploads(Calls calls) {
  List<OpenUpload> read(Instant giveUpAt) throws BucketException, InterruptedException {
    String directory = calls.settings().directory();
    List<OpenUpload> uploads = new ArrayList<>();
    ListMultipartUploadsRequest.Builder request =
        ListMultipartUploadsRequest.builder().bucket(calls.settings().bucket()).prefix(directory);
    boolean more;
    do {
      ListMultipartUploadsResponse page =
          calls.call(
              Operation.LIST_UPLOADS,
              directory,
              giveUpAt,
              (s3, limits) ->
                  s3.listMultipartUploads(request.overrideConfiguration(limits).build()));
      page.uploads()
          .forEach(upload ->
              uploads.add(new OpenUpload(upload.key(), upload.uploadId(), upload.initiated())));
      request.keyMarker(page.nextKeyMarker()).uploadIdMarker(page.nextUploadIdMarker());
      more = Boolean.TRUE.equals(page.isTruncated());
    } while (more);
    return uploads;
  }
}
