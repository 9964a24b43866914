package vaultsnapshot.simulation;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.BinaryUtils;
import software.amazon.awssdk.utils.Md5Utils;

/** What each of S3's calls does to the model; those that the production code does not use fail. */
final class ModelRequests {
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int PRECONDITION_FAILED = 412;
  private static final int BAD_REQUEST = 400;
  private static final String METADATA = "x-amz-meta-";
  private static final String VERSION = "x-amz-version-id";
  private static final String MARKER = "x-amz-delete-marker";
  private static final Pattern TAG =
      Pattern.compile("<Key>([^<]*)</Key>\\s*<Value>([^<]*)</Value>");

  private final ModelBucket bucket;

  ModelRequests(ModelBucket bucket) {
    this.bucket = bucket;
  }

  ModelAnswer answer(SdkHttpRequest request, byte[] body) {
    String path = request.encodedPath();
    int slash = path.indexOf('/', 1);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    return key.isEmpty() ? ofBucket(request) : ofObject(request, key, body);
  }

  private ModelAnswer ofBucket(SdkHttpRequest request) {
    if (request.method() != SdkHttpMethod.GET) {
      throw unknown(request);
    }
    return request.rawQueryParameters().containsKey("versions")
        ? new ModelListing(bucket).versions(request)
        : new ModelListing(bucket).objects(request);
  }

  private ModelAnswer ofObject(SdkHttpRequest request, String key, byte[] body) {
    boolean tagging = request.rawQueryParameters().containsKey("tagging");
    return switch (request.method()) {
      case PUT -> tagging ? putTags(request, key, body) : put(request, key, body);
      case GET -> tagging ? getTags(request, key) : get(request, key);
      case HEAD -> get(request, key).withoutBody();
      case DELETE -> delete(request, key);
      default -> throw unknown(request);
    };
  }

  private ModelAnswer put(SdkHttpRequest request, String key, byte[] body) {
    Optional<String> crc32c = request.firstMatchingHeader("x-amz-checksum-crc32c");
    if (request.firstMatchingHeader("If-None-Match").isPresent()
        && bucket.current(key).isPresent()) {
      return ModelAnswer.failure(PRECONDITION_FAILED, "PreconditionFailed");
    }
    if (crc32c.isPresent() && !crc32c.get().equals(crc32c(body))) {
      return ModelAnswer.failure(BAD_REQUEST, "BadDigest");
    }
    StoredVersion stored =
        bucket.put(
            key,
            new StoredVersion.Content(
                SdkBytes.fromByteArrayUnsafe(body),
                metadata(request),
                crc32c,
                request.firstMatchingHeader("Content-Type").orElse("application/octet-stream"),
                etag(body)));
    return ModelAnswer.empty()
        .with(VERSION, stored.id())
        .with("ETag", stored.content().orElseThrow().etag());
  }

  private ModelAnswer get(SdkHttpRequest request, String key) {
    Optional<StoredVersion> newest = newest(request, key);
    if (newest.isEmpty()) {
      return missing(request, "NoSuchKey");
    }
    StoredVersion version = newest.get();
    if (version.content().isEmpty()) {
      ModelAnswer hidden =
          request.firstMatchingRawQueryParameter("versionId").isPresent()
              ? ModelAnswer.failure(METHOD_NOT_ALLOWED, "MethodNotAllowed")
              : ModelAnswer.failure(NOT_FOUND, "NoSuchKey");
      return hidden.with(MARKER, "true").with(VERSION, version.id());
    }
    return content(request, version, version.content().get());
  }

  private static ModelAnswer content(
      SdkHttpRequest request, StoredVersion version, StoredVersion.Content content) {
    Map<String, String> headers = new TreeMap<>();
    headers.put(VERSION, version.id());
    headers.put("Content-Type", content.type());
    headers.put("Content-Length", Integer.toString(content.bytes().asByteArrayUnsafe().length));
    headers.put("ETag", content.etag());
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(version.createdAt().atOffset(ZoneOffset.UTC)));
    content.metadata().forEach((name, value) -> headers.put(METADATA + name, value));
    if (request.firstMatchingHeader("x-amz-checksum-mode").isPresent()) {
      content
          .crc32c()
          .ifPresent(sum -> {
            headers.put("x-amz-checksum-crc32c", sum);
            headers.put("x-amz-checksum-type", "FULL_OBJECT");
          });
    }
    return new ModelAnswer(200, headers, content.bytes());
  }

  private ModelAnswer putTags(SdkHttpRequest request, String key, byte[] body) {
    Optional<StoredVersion> newest = newest(request, key);
    Optional<ModelAnswer> refusal = taggingRefused(request, newest);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    newest.orElseThrow().tag(tags(body));
    return ModelAnswer.empty().with(VERSION, newest.orElseThrow().id());
  }

  private ModelAnswer getTags(SdkHttpRequest request, String key) {
    Optional<StoredVersion> newest = newest(request, key);
    Optional<ModelAnswer> refusal = taggingRefused(request, newest);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String set =
        newest.orElseThrow().tags().entrySet().stream()
            .map(tag ->
                "<Tag><Key>" + tag.getKey() + "</Key><Value>" + tag.getValue() + "</Value></Tag>")
            .collect(Collectors.joining());
    return ModelAnswer.xml("<Tagging><TagSet>" + set + "</TagSet></Tagging>")
        .with(VERSION, newest.orElseThrow().id());
  }

  private static Optional<ModelAnswer> taggingRefused(
      SdkHttpRequest request, Optional<StoredVersion> newest) {
    if (newest.isEmpty()) {
      return Optional.of(missing(request, "NoSuchKey"));
    }
    return newest.get().isDeleteMarker()
        ? Optional.of(
            ModelAnswer.failure(METHOD_NOT_ALLOWED, "MethodNotAllowed")
                .with(MARKER, "true")
                .with(VERSION, newest.get().id()))
        : Optional.empty();
  }

  private ModelAnswer delete(SdkHttpRequest request, String key) {
    Optional<String> id = request.firstMatchingRawQueryParameter("versionId");
    if (id.isEmpty()) {
      return ModelAnswer.noContent().with(MARKER, "true").with(VERSION, bucket.delete(key).id());
    }
    Optional<StoredVersion> destroyed = bucket.destroy(key, id.get());
    ModelAnswer answer = ModelAnswer.noContent().with(VERSION, id.get());
    return destroyed.filter(StoredVersion::isDeleteMarker).isPresent()
        ? answer.with(MARKER, "true")
        : answer;
  }

  private Optional<StoredVersion> newest(SdkHttpRequest request, String key) {
    Optional<String> id = request.firstMatchingRawQueryParameter("versionId");
    return id.isPresent() ? bucket.version(key, id.get()) : bucket.newest(key);
  }

  private static ModelAnswer missing(SdkHttpRequest request, String code) {
    return ModelAnswer.failure(
        NOT_FOUND,
        request.firstMatchingRawQueryParameter("versionId").isPresent() ? "NoSuchVersion" : code);
  }

  private static Map<String, String> metadata(SdkHttpRequest request) {
    Map<String, String> metadata = new TreeMap<>();
    request.forEachHeader((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith(METADATA)) {
        metadata.put(lower.substring(METADATA.length()), String.join(",", values));
      }
    });
    return metadata;
  }

  private static Map<String, String> tags(byte[] body) {
    Map<String, String> tags = new TreeMap<>();
    Matcher tag = TAG.matcher(new String(body, StandardCharsets.UTF_8));
    while (tag.find()) {
      tags.put(tag.group(1), tag.group(2));
    }
    return tags;
  }

  private static String crc32c(byte[] body) {
    java.util.zip.CRC32C sum = new java.util.zip.CRC32C();
    sum.update(body);
    return Base64.getEncoder()
        .encodeToString(HexFormat.of().parseHex("%08x".formatted(sum.getValue())));
  }

  private static String etag(byte[] body) {
    return '"' + BinaryUtils.toHex(Md5Utils.computeMD5Hash(body)) + '"';
  }

  private static IllegalStateException unknown(SdkHttpRequest request) {
    return new IllegalStateException(
        "the model does not know " + request.method() + " " + List.of(request.getUri()));
  }
}
