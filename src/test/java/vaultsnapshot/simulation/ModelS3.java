package vaultsnapshot.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.utils.BinaryUtils;
import software.amazon.awssdk.utils.Md5Utils;

/**
 * The model in the place of AWS's client: it answers, and throws, what the client does before a
 * real S3. A call that the production code does not make ends as the interface has it, in an {@link
 * UnsupportedOperationException}.
 */
final class ModelS3 implements S3Client {
  private final ModelBucket bucket;
  private final Mishaps mishaps;

  ModelS3(ModelBucket bucket, Mishaps mishaps) {
    this.bucket = bucket;
    this.mishaps = mishaps;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    return mishaps.strike(() -> put(request, bytes(body)));
  }

  private PutObjectResponse put(PutObjectRequest request, byte[] body) {
    if (request.ifNoneMatch() != null && bucket.current(request.key()).isPresent()) {
      throw Refusal.preconditionFailed();
    }
    if (request.checksumCRC32C() != null && !request.checksumCRC32C().equals(crc32c(body))) {
      throw Refusal.badDigest();
    }
    StoredVersion stored =
        bucket.put(
            request.key(),
            new StoredVersion.Content(
                SdkBytes.fromByteArrayUnsafe(body),
                request.metadata(),
                Optional.ofNullable(request.checksumCRC32C()),
                request.contentType(),
                etag(body)));
    return PutObjectResponse.builder().versionId(stored.id()).eTag(etag(body)).build();
  }

  @Override
  public HeadObjectResponse headObject(HeadObjectRequest request) {
    return mishaps.strikeHead(() -> head(request));
  }

  private HeadObjectResponse head(HeadObjectRequest request) {
    StoredVersion version = found(request.key(), request.versionId());
    StoredVersion.Content content = version.content().orElseThrow();
    HeadObjectResponse.Builder head =
        HeadObjectResponse.builder()
            .versionId(version.id())
            .contentType(content.type())
            .contentLength((long) content.bytes().asByteArrayUnsafe().length)
            .eTag(content.etag())
            .lastModified(seconds(version.createdAt()))
            .metadata(content.metadata());
    if (request.checksumMode() == ChecksumMode.ENABLED) {
      content
          .crc32c()
          .ifPresent(sum -> head.checksumCRC32C(sum).checksumType(ChecksumType.FULL_OBJECT));
    }
    return head.build();
  }

  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    StoredVersion version = mishaps.strike(() -> found(request.key(), request.versionId()));
    StoredVersion.Content content = version.content().orElseThrow();
    GetObjectResponse head =
        GetObjectResponse.builder()
            .versionId(version.id())
            .contentType(content.type())
            .contentLength((long) content.bytes().asByteArrayUnsafe().length)
            .eTag(content.etag())
            .lastModified(seconds(version.createdAt()))
            .metadata(content.metadata())
            .build();
    try {
      return transformer.transform(
          head, AbortableInputStream.create(content.bytes().asInputStream()));
    } catch (Exception failure) {
      throw new IllegalStateException("what lies in memory cannot be read", failure);
    }
  }

  @Override
  public PutObjectTaggingResponse putObjectTagging(PutObjectTaggingRequest request) {
    return mishaps.strikeTagging(() -> {
      StoredVersion version = tagged(request.key(), request.versionId());
      version.tag(
          request.tagging().tagSet().stream().collect(Collectors.toMap(Tag::key, Tag::value)));
      return PutObjectTaggingResponse.builder().versionId(version.id()).build();
    });
  }

  @Override
  public GetObjectTaggingResponse getObjectTagging(GetObjectTaggingRequest request) {
    return mishaps.strike(() -> {
      StoredVersion version = tagged(request.key(), request.versionId());
      return GetObjectTaggingResponse.builder()
          .versionId(version.id())
          .tagSet(
              version.tags().entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                  .toList())
          .build();
    });
  }

  @Override
  public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
    return mishaps.strike(() -> {
      if (request.versionId() == null) {
        return DeleteObjectResponse.builder()
            .deleteMarker(true)
            .versionId(bucket.delete(request.key()).id())
            .build();
      }
      Optional<StoredVersion> destroyed = bucket.destroy(request.key(), request.versionId());
      DeleteObjectResponse.Builder answer =
          DeleteObjectResponse.builder().versionId(request.versionId());
      destroyed.filter(StoredVersion::isDeleteMarker).ifPresent(_ -> answer.deleteMarker(true));
      return answer.build();
    });
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    return mishaps.strike(() -> new ModelListing(bucket).objects(request));
  }

  @Override
  public ListObjectVersionsResponse listObjectVersions(ListObjectVersionsRequest request) {
    return mishaps.strike(() -> new ModelListing(bucket).versions(request));
  }

  /** A version with content; a delete marker is refused as S3 refuses it. */
  private StoredVersion found(String key, @Nullable String id) {
    StoredVersion version = version(key, id).orElseThrow(() -> Refusal.noSuchObject(id));
    if (version.isDeleteMarker()) {
      throw id == null ? Refusal.noSuchObject(id) : Refusal.ofADeleteMarker();
    }
    return version;
  }

  /** S3 tells a delete marker from nothing at all where tags are asked for. */
  private StoredVersion tagged(String key, @Nullable String id) {
    StoredVersion version = version(key, id).orElseThrow(() -> Refusal.noSuchObject(id));
    if (version.isDeleteMarker()) {
      throw Refusal.ofADeleteMarker();
    }
    return version;
  }

  private Optional<StoredVersion> version(String key, @Nullable String id) {
    return id == null ? bucket.newest(key) : bucket.version(key, id);
  }

  /** The header Last-Modified has no fractions. */
  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static byte[] bytes(RequestBody body) {
    try (InputStream stream = body.contentStreamProvider().newStream()) {
      return stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
}
