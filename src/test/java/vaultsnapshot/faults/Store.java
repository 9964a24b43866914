package vaultsnapshot.faults;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.Tag;
import vaultsnapshot.local.LocalAws;

/** A versioned bucket of its own in the real S3, looked at without any proxy. */
final class Store {
  /** The cluster's folder. */
  static final String CLUSTER = "production";

  private final S3Client s3 = LocalAws.shared().s3();
  private final String bucket = "faults-" + UUID.randomUUID();

  Store() {
    s3.createBucket(request ->
        request
            .bucket(bucket)
            .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    s3.putBucketVersioning(request ->
        request
            .bucket(bucket)
            .versioningConfiguration(
                versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
  }

  String bucket() {
    return bucket;
  }

  /** Every version of every object under keys that begin so, as its key. */
  List<String> versions(String start) {
    return s3
        .listObjectVersionsPaginator(request -> request.bucket(bucket).prefix(start))
        .versions()
        .stream()
        .map(ObjectVersion::key)
        .toList();
  }

  /** The object's bytes, where there is one. */
  Optional<byte[]> bytes(String key) {
    try {
      return Optional.of(
          s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray());
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    }
  }

  /** The object's own metadata. */
  HeadObjectResponse head(String key) {
    return s3.headObject(request -> request.bucket(bucket).key(key));
  }

  Map<String, String> tags(String key) {
    return s3.getObjectTagging(request -> request.bucket(bucket).key(key)).tagSet().stream()
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  /** Keys of the uploads that were begun, and neither completed nor aborted. */
  List<String> unfinishedUploads(String start) {
    return s3.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
        .map(MultipartUpload::key)
        .filter(key -> key.startsWith(start))
        .toList();
  }
}
