package vaultsnapshot.simulation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** ListObjectsV2 and ListObjectVersions, page after page. */
record ModelListing(ModelBucket bucket) {
  private static final int MOST_KEYS = 1_000;

  /** A continuation token is the last key; S3 keeps its own secret. */
  ListObjectsV2Response objects(ListObjectsV2Request request) {
    String after =
        Optional.ofNullable(request.continuationToken()).orElse(orEmpty(request.startAfter()));
    Collection<StoredVersion> all = bucket.currentAfter(orEmpty(request.prefix()), after);
    List<StoredVersion> page = all.stream().limit(mostKeys(request.maxKeys())).toList();
    boolean more = page.size() < all.size();
    return ListObjectsV2Response.builder()
        .keyCount(page.size())
        .isTruncated(more)
        .nextContinuationToken(more ? page.getLast().key() : null)
        .contents(page.stream().map(version -> version.listed().orElseThrow()).toList())
        .build();
  }

  ListObjectVersionsResponse versions(ListObjectVersionsRequest request) {
    String prefix = orEmpty(request.prefix());
    List<StoredVersion> all =
        bucket.allKeys().stream()
            .filter(key -> key.startsWith(prefix))
            .flatMap(key -> bucket.versions(key).stream())
            .toList();
    List<StoredVersion> left = all.subList(begin(request, all), all.size());
    List<StoredVersion> page = left.stream().limit(mostKeys(request.maxKeys())).toList();
    boolean more = page.size() < left.size();
    return ListObjectVersionsResponse.builder()
        .isTruncated(more)
        .nextKeyMarker(more ? page.getLast().key() : null)
        .nextVersionIdMarker(more ? page.getLast().id() : null)
        .versions(page.stream().flatMap(version -> version(version).stream()).toList())
        .deleteMarkers(
            page.stream().filter(StoredVersion::isDeleteMarker).map(this::marker).toList())
        .build();
  }

  private static int begin(ListObjectVersionsRequest request, List<StoredVersion> all) {
    String key = orEmpty(request.keyMarker());
    Optional<String> id = Optional.ofNullable(request.versionIdMarker());
    return (int) all.stream().takeWhile(version -> isBefore(all, version, key, id)).count();
  }

  private static boolean isBefore(
      List<StoredVersion> all, StoredVersion version, String key, Optional<String> id) {
    int order = version.key().compareTo(key);
    return order < 0
        || (order == 0 && (id.isEmpty() || all.indexOf(version) <= index(all, key, id.get())));
  }

  private static int index(List<StoredVersion> all, String key, String id) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).key().equals(key) && all.get(i).id().equals(id)) {
        return i;
      }
    }
    throw new IllegalStateException("no version " + id + " of " + key);
  }

  private Optional<ObjectVersion> version(StoredVersion version) {
    return version
        .content()
        .map(content ->
            ObjectVersion.builder()
                .key(version.key())
                .versionId(version.id())
                .isLatest(isLatest(version))
                .lastModified(version.createdAt())
                .eTag(content.etag())
                .size((long) content.bytes().asByteArrayUnsafe().length)
                .build());
  }

  private DeleteMarkerEntry marker(StoredVersion version) {
    return DeleteMarkerEntry.builder()
        .key(version.key())
        .versionId(version.id())
        .isLatest(isLatest(version))
        .lastModified(version.createdAt())
        .build();
  }

  private boolean isLatest(StoredVersion version) {
    return bucket.newest(version.key()).filter(version::equals).isPresent();
  }

  private static int mostKeys(@Nullable Integer asked) {
    return asked == null ? MOST_KEYS : asked;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
