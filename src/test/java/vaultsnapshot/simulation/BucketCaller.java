package vaultsnapshot.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Makes calls on one S3 and tells in words what came of them, in words that two S3s share. */
final class BucketCaller {
  private final S3Client s3;
  private final String bucket;

  /** Version ids in the order in which they appeared: the ids themselves are S3's own affair. */
  private final List<String> versions = new ArrayList<>();

  BucketCaller(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  String call(BucketCall call) {
    try {
      return switch (call.kind()) {
        case PUT -> put(call);
        case HEAD -> head(call);
        case GET -> get(call);
        case PUT_TAGS -> putTags(call);
        case GET_TAGS -> tags(call);
        case DELETE -> delete(call);
        case DELETE_VERSION -> deleteVersion(call);
        case LIST -> list(call);
        case VERSIONS -> versions(call);
      };
    } catch (S3Exception refused) {
      return refusal(refused);
    }
  }

  private static String refusal(S3Exception refused) {
    String code =
        Optional.ofNullable(refused.awsErrorDetails())
            .map(AwsErrorDetails::errorCode)
            .orElse("none");
    return refused.statusCode() + " " + code + " " + refused.getClass().getSimpleName();
  }

  private String put(BucketCall call) {
    byte[] body = ("content " + call.number()).getBytes(StandardCharsets.UTF_8);
    boolean spoiled = call.number() % 10 == 0;
    String sum = spoiled ? crc32c(new byte[] {1}) : crc32c(body);
    String version =
        s3.putObject(
                request ->
                    request
                        .bucket(bucket)
                        .key(call.key())
                        .contentType("application/gzip")
                        .metadata(Map.of("run-id", "run-" + call.number()))
                        .checksumCRC32C(sum)
                        .ifNoneMatch("*"),
                RequestBody.fromBytes(body))
            .versionId();
    return "stored " + named(version);
  }

  private String head(BucketCall call) {
    HeadObjectResponse head =
        s3.headObject(
            request -> request.bucket(bucket).key(call.key()).checksumMode(ChecksumMode.ENABLED));
    return String.join(
        " ",
        "found",
        named(head.versionId()),
        head.contentLength().toString(),
        head.eTag(),
        head.contentType(),
        head.checksumCRC32C(),
        head.checksumTypeAsString(),
        new TreeMap<>(head.metadata()).toString());
  }

  private String get(BucketCall call) {
    var got = s3.getObjectAsBytes(request -> request.bucket(bucket).key(call.key()));
    GetObjectResponse head = got.response();
    return String.join(
        " ",
        "found",
        named(head.versionId()),
        head.eTag(),
        head.metadata().toString(),
        got.asUtf8String());
  }

  private String putTags(BucketCall call) {
    Tag tag = Tag.builder().key("retention").value("tier-" + call.number() % 5).build();
    return "done "
        + named(
            s3.putObjectTagging(request ->
                    request.bucket(bucket).key(call.key()).tagging(tagging -> tagging.tagSet(tag)))
                .versionId());
  }

  private String tags(BucketCall call) {
    return "tags "
        + s3.getObjectTagging(request -> request.bucket(bucket).key(call.key())).tagSet().stream()
            .map(tag -> tag.key() + "=" + tag.value())
            .toList();
  }

  private String delete(BucketCall call) {
    DeleteObjectResponse deleted =
        s3.deleteObject(request -> request.bucket(bucket).key(call.key()));
    return (deleted.deleteMarker() ? "marker " : "gone ") + named(deleted.versionId());
  }

  /** One of the key's own versions, which is there or was there. */
  private String deleteVersion(BucketCall call) {
    if (versions.isEmpty()) {
      return "nothing";
    }
    String version = versions.get(call.number() % versions.size());
    String key =
        s3.listObjectVersions(request -> request.bucket(bucket)).versions().stream()
            .filter(listed -> listed.versionId().equals(version))
            .map(listed -> listed.key())
            .findFirst()
            .orElse("");
    if (key.isEmpty()) {
      return "nothing";
    }
    s3.deleteObject(request -> request.bucket(bucket).key(key).versionId(version));
    return "done " + named(version);
  }

  /** All pages, and where each began. */
  private String list(BucketCall call) {
    StringBuilder pages = new StringBuilder();
    for (ListObjectsV2Response page :
        s3.listObjectsV2Paginator(request ->
            request
                .bucket(bucket)
                .prefix("vault/prod/")
                .startAfter(call.number() % 2 == 0 ? "vault/prod/20261121" : null)
                .maxKeys(1 + call.number() % 3))) {
      pages.append("page ").append(page.isTruncated()).append(' ').append(page.keyCount());
      page.contents()
          .forEach(object ->
              pages
                  .append(' ')
                  .append(object.key())
                  .append(' ')
                  .append(object.size())
                  .append(object.eTag()));
    }
    return pages.toString();
  }

  private String versions(BucketCall call) {
    StringBuilder pages = new StringBuilder();
    for (ListObjectVersionsResponse page :
        s3.listObjectVersionsPaginator(request ->
            request.bucket(bucket).prefix("vault/prod/").maxKeys(2 + call.number() % 9))) {
      pages.append("page ").append(page.isTruncated());
      page.versions()
          .forEach(version ->
              pages
                  .append(' ')
                  .append(version.key())
                  .append(' ')
                  .append(named(version.versionId()))
                  .append(version.isLatest()));
      page.deleteMarkers()
          .forEach(marker ->
              pages
                  .append(" marker ")
                  .append(marker.key())
                  .append(' ')
                  .append(named(marker.versionId()))
                  .append(marker.isLatest()));
    }
    return pages.toString();
  }

  private String named(@Nullable String version) {
    if (version == null) {
      return "no version";
    }
    if (!versions.contains(version)) {
      versions.add(version);
    }
    return "version-" + versions.indexOf(version);
  }

  private static String crc32c(byte[] body) {
    CRC32C sum = new CRC32C();
    sum.update(body);
    return Base64.getEncoder()
        .encodeToString(HexFormat.of().parseHex("%08x".formatted(sum.getValue())));
  }
}
