package vaultsnapshot.bucket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.wire.WireIdentity;

/**
 * S3's side of the wire, over TLS, for what a real one cannot be made to do. Answers are told by
 * operation, in turn; the last one told is repeated; where none is told it is a success.
 */
final class WireS3 implements AutoCloseable {
  /** Parts smaller than a real S3 takes: the wire does not mind, and tests are quicker. */
  static final BucketSettings SETTINGS =
      new BucketSettings("backups", "vault", "prod", Optional.empty(), 1, true);

  private static final String UPLOAD_BEGUN =
      "<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>";

  /** The query's parameter that asks for it. */
  private static final Map<String, Operation> CONFIGURATION =
      Map.of(
          "versioning", Operation.GET_VERSIONING,
          "encryption", Operation.GET_ENCRYPTION,
          "publicAccessBlock", Operation.GET_PUBLIC_ACCESS,
          "object-lock", Operation.GET_OBJECT_LOCK,
          "lifecycle", Operation.GET_LIFECYCLE,
          "policy", Operation.GET_POLICY);

  private final MockWebServer server = new MockWebServer();
  private final Map<Operation, Deque<MockResponse>> told = new EnumMap<>(Operation.class);
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** A request as it came. */
  record Seen(Operation operation, RecordedRequest request) {
    Optional<String> header(String name) {
      return Optional.ofNullable(request.getHeaders().get(name));
    }

    byte[] body() {
      return request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
    }

    String text() {
      return new String(body(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  WireS3() {
    server.useHttps(WireIdentity.SERVER.getSocketFactory());
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }

          @Override
          public MockResponse peek() {
            // The SDK asks before it sends a large body.
            return new MockResponse.Builder().add100Continue().build();
          }
        });
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  S3Client client(BucketSettings settings) {
    return client(
        settings,
        Apache5HttpClient.builder()
            .tlsTrustManagersProvider(() -> new TrustManager[] {WireIdentity.TRUST}));
  }

  /**
   * A client that trusts the JVM's own authorities alone, which this server has no certificate of.
   */
  S3Client distrustingClient() {
    return client(SETTINGS, Apache5HttpClient.builder());
  }

  private S3Client client(BucketSettings settings, Apache5HttpClient.Builder http) {
    return S3Clients.builder(settings, http)
        .endpointOverride(server.url("/").uri())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "not a secret")))
        .build();
  }

  /** Tells the answers to an operation. */
  WireS3 on(Operation operation, MockResponse... answers) {
    synchronized (told) {
      told.put(operation, new ArrayDeque<>(List.of(answers)));
    }
    return this;
  }

  /** Every request so far, in the order of arrival. */
  List<Seen> seen() {
    return List.copyOf(seen);
  }

  List<Operation> operations() {
    return seen.stream().map(Seen::operation).toList();
  }

  List<Seen> seen(Operation operation) {
    return seen.stream().filter(one -> one.operation() == operation).toList();
  }

  /** The beginning of an upload, answered late enough for something to happen meanwhile. */
  static MockResponse lateUpload() {
    return text(UPLOAD_BEGUN).newBuilder().headersDelay(500, TimeUnit.MILLISECONDS).build();
  }

  static MockResponse error(int status, String code) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("x-amz-request-id", "REQUEST1")
        .addHeader("Content-Type", "application/xml")
        .body(errorBody(code))
        .build();
  }

  static MockResponse errorInside200(String code) {
    return error(200, code);
  }

  /** What HEAD says: no body, no code. */
  static MockResponse bare(int status) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("x-amz-request-id", "REQUEST1")
        .build();
  }

  /** The request is taken, the answer is lost. */
  static MockResponse lostAnswer() {
    return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
  }

  static MockResponse noAnswer() {
    return new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
  }

  static MockResponse object(long sizeBytes, String crc32c, String runId) {
    return new MockResponse.Builder()
        .setHeader("Content-Length", Long.toString(sizeBytes))
        .addHeader("x-amz-checksum-crc32c", crc32c)
        .addHeader("x-amz-checksum-type", "FULL_OBJECT")
        .addHeader("x-amz-meta-run-id", runId)
        .addHeader("x-amz-version-id", "version-1")
        .addHeader("ETag", "\"etag-1\"")
        .addHeader("Last-Modified", "Sun, 22 Nov 2026 02:00:07 GMT")
        .build();
  }

  static MockResponse text(String body) {
    return new MockResponse.Builder().body(body).build();
  }

  private static String errorBody(String code) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
        + code
        + "</Code><Message>S3's own words</Message></Error>";
  }

  private MockResponse answer(RecordedRequest request) {
    Operation operation = operation(request);
    seen.add(new Seen(operation, request));
    synchronized (told) {
      Deque<MockResponse> answers = told.get(operation);
      if (answers == null) {
        return success(operation, request);
      }
      return answers.size() == 1 ? answers.getFirst() : answers.removeFirst();
    }
  }

  private static Operation operation(RecordedRequest request) {
    boolean upload = has(request, "uploadId");
    boolean tagging = has(request, "tagging");
    return switch (request.getMethod()) {
      case "POST" ->
          has(request, "restore")
              ? Operation.RESTORE
              : upload ? Operation.COMPLETE_UPLOAD : Operation.CREATE_UPLOAD;
      case "DELETE" -> Operation.ABORT_UPLOAD;
      case "HEAD" -> Operation.HEAD;
      case "PUT" -> upload ? Operation.UPLOAD_PART : tagging ? Operation.PUT_TAGS : Operation.PUT;
      case "GET" ->
          has(request, "list-type")
              ? Operation.LIST
              : has(request, "uploads") ? Operation.LIST_UPLOADS : other(request, tagging);
      default -> throw new AssertionError(request.toString());
    };
  }

  private static Operation other(RecordedRequest request, boolean tagging) {
    return tagging
        ? Operation.GET_TAGS
        : CONFIGURATION.entrySet().stream()
            .filter(entry -> has(request, entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Operation.GET);
  }

  private static boolean has(RecordedRequest request, String parameter) {
    return request.getUrl().queryParameterNames().contains(parameter);
  }

  private static MockResponse success(Operation operation, RecordedRequest request) {
    return switch (operation) {
      case CREATE_UPLOAD -> text(UPLOAD_BEGUN);
      case UPLOAD_PART ->
          new MockResponse.Builder()
              .addHeader("ETag", "\"part-" + request.getUrl().queryParameter("partNumber") + "\"")
              .build();
      case COMPLETE_UPLOAD ->
          new MockResponse.Builder()
              .addHeader("x-amz-version-id", "version-1")
              .body(
                  "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>")
              .build();
      case PUT -> new MockResponse.Builder().addHeader("x-amz-version-id", "version-1").build();
      case ABORT_UPLOAD -> bare(204);
      case HEAD -> bare(404);
      case GET -> error(404, "NoSuchKey");
      case LIST -> text("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
      case LIST_UPLOADS ->
          text(
              "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
      case GET_TAGS -> text("<Tagging><TagSet></TagSet></Tagging>");
      case PUT_TAGS -> bare(200);
      case RESTORE -> bare(202);
      case GET_VERSIONING -> text("<VersioningConfiguration/>");
      case GET_ENCRYPTION -> error(404, "ServerSideEncryptionConfigurationNotFoundError");
      case GET_PUBLIC_ACCESS -> error(404, "NoSuchPublicAccessBlockConfiguration");
      case GET_OBJECT_LOCK -> error(404, "ObjectLockConfigurationNotFoundError");
      case GET_LIFECYCLE -> error(404, "NoSuchLifecycleConfiguration");
      case GET_POLICY -> error(404, "NoSuchBucketPolicy");
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
