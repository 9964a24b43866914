package vaultsnapshot.simulation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/** One version of an object in the model, or a delete marker. */
final class StoredVersion {
  private final String key;
  private final String id;
  private final Instant createdAt;
  private final Optional<Content> content;

  private Map<String, String> tags = Map.of();
  private Optional<Instant> noncurrentSince = Optional.empty();

  /**
   * What was put.
   *
   * @param metadata the object's own, names in lower case
   * @param crc32c as the client sent it, base64
   * @param type the media type
   * @param etag as S3 makes it of one put
   */
  record Content(
      SdkBytes bytes,
      Map<String, String> metadata,
      Optional<String> crc32c,
      String type,
      String etag) {
    Content {
      metadata = Map.copyOf(metadata);
    }
  }

  /** A delete marker where there is no content. */
  StoredVersion(String key, String id, Instant createdAt, Optional<Content> content) {
    this.key = key;
    this.id = id;
    this.createdAt = createdAt;
    this.content = content;
  }

  String key() {
    return key;
  }

  String id() {
    return id;
  }

  Instant createdAt() {
    return createdAt;
  }

  Optional<Content> content() {
    return content;
  }

  boolean isDeleteMarker() {
    return content.isEmpty();
  }

  Map<String, String> tags() {
    return tags;
  }

  void tag(Map<String, String> replacement) {
    tags = Map.copyOf(replacement);
  }

  /** Since when another version lies above it; nothing for the current one. */
  Optional<Instant> noncurrentSince() {
    return noncurrentSince;
  }

  void superseded(Instant when) {
    noncurrentSince = Optional.of(when);
  }

  void current() {
    noncurrentSince = Optional.empty();
  }
}
