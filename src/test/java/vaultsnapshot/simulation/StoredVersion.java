package vaultsnapshot.simulation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One version of an object in the model, or a delete marker. */
final class StoredVersion {
  private final String key;
  private final String id;
  private final Instant createdAt;
  private final Optional<Content> content;

  /** As listings show it: made once, for they show it thousands of times. */
  private final Optional<S3Object> listed;

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
    this.listed = content.map(this::listed);
  }

  private S3Object listed(Content stored) {
    return S3Object.builder()
        .key(key)
        .lastModified(createdAt)
        .eTag(stored.etag())
        .size((long) stored.bytes().asByteArrayUnsafe().length)
        .build();
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

  /** Nothing for a delete marker, which a plain listing passes over. */
  Optional<S3Object> listed() {
    return listed;
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
