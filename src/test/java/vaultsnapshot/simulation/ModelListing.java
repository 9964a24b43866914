package vaultsnapshot.simulation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpRequest;

/** ListObjectsV2 and ListObjectVersions, page after page. */
record ModelListing(ModelBucket bucket) {
  private static final int MOST_KEYS = 1_000;

  /** A continuation token is the last key; S3 keeps its own secret. */
  ModelAnswer objects(SdkHttpRequest request) {
    String prefix = parameter(request, "prefix");
    String after =
        request
            .firstMatchingRawQueryParameter("continuation-token")
            .orElseGet(() -> parameter(request, "start-after"));
    Collection<StoredVersion> all = bucket.currentAfter(prefix, after);
    List<StoredVersion> page = all.stream().limit(mostKeys(request)).toList();
    boolean more = page.size() < all.size();
    return ModelAnswer.xml(
        "<ListBucketResult><KeyCount>"
            + page.size()
            + "</KeyCount><IsTruncated>"
            + more
            + "</IsTruncated>"
            + (more
                ? "<NextContinuationToken>" + page.getLast().key() + "</NextContinuationToken>"
                : "")
            + page.stream().map(ModelListing::object).collect(Collectors.joining())
            + "</ListBucketResult>");
  }

  ModelAnswer versions(SdkHttpRequest request) {
    String prefix = parameter(request, "prefix");
    List<StoredVersion> all =
        bucket.allKeys().stream()
            .filter(key -> key.startsWith(prefix))
            .flatMap(key -> bucket.versions(key).stream())
            .toList();
    List<StoredVersion> left = all.subList(begin(request, all), all.size());
    List<StoredVersion> page = left.stream().limit(mostKeys(request)).toList();
    boolean more = page.size() < left.size();
    return ModelAnswer.xml(
        "<ListVersionsResult><IsTruncated>"
            + more
            + "</IsTruncated>"
            + (more
                ? "<NextKeyMarker>"
                    + page.getLast().key()
                    + "</NextKeyMarker><NextVersionIdMarker>"
                    + page.getLast().id()
                    + "</NextVersionIdMarker>"
                : "")
            + page.stream().map(this::version).collect(Collectors.joining())
            + "</ListVersionsResult>");
  }

  private static int begin(SdkHttpRequest request, List<StoredVersion> all) {
    Optional<String> key = request.firstMatchingRawQueryParameter("key-marker");
    Optional<String> id = request.firstMatchingRawQueryParameter("version-id-marker");
    return (int)
        all.stream().takeWhile(version -> isBefore(all, version, key.orElse(""), id)).count();
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

  private static String object(StoredVersion version) {
    return "<Contents>" + common(version) + "</Contents>";
  }

  private String version(StoredVersion version) {
    String element = version.isDeleteMarker() ? "DeleteMarker" : "Version";
    return "<"
        + element
        + "><VersionId>"
        + version.id()
        + "</VersionId><IsLatest>"
        + bucket.newest(version.key()).filter(version::equals).isPresent()
        + "</IsLatest>"
        + common(version)
        + "</"
        + element
        + ">";
  }

  private static String common(StoredVersion version) {
    return "<Key>"
        + version.key()
        + "</Key><LastModified>"
        + version.createdAt()
        + "</LastModified>"
        + version
            .content()
            .map(content ->
                "<ETag>"
                    + content.etag().replace("\"", "&quot;")
                    + "</ETag><Size>"
                    + content.bytes().asByteArrayUnsafe().length
                    + "</Size>")
            .orElse("");
  }

  private static int mostKeys(SdkHttpRequest request) {
    return request
        .firstMatchingRawQueryParameter("max-keys")
        .map(Integer::valueOf)
        .orElse(MOST_KEYS);
  }

  private static String parameter(SdkHttpRequest request, String name) {
    return request.firstMatchingRawQueryParameter(name).orElse("");
  }
}
