package vaultsnapshot.bucket;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.net.ssl.TrustManager;
import okio.Buffer;
import okio.ByteString;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.wire.WireIdentity;

/**
 * S3's side of the wire with a bucket behind it, in memory: for whole runs that must be quick. What
 * it is sent it judges as S3 does, as far as a run needs that: checksums, an upload's size, {@code
 * If-None-Match}. {@link WireS3} is for single answers, LocalStack for S3's own ways.
 */
public final class WireBucket implements AutoCloseable {
  /** Parts smaller than a real S3 takes: the wire does not mind, and tests are quicker. */
  public static final BucketSettings SETTINGS =
      new BucketSettings("backups", "vault", "prod", Optional.empty(), 1, true);

  /** When every upload was begun. */
  public static final String BEGUN = "2026-11-04T06:00:00Z";

  private static final String METADATA = "x-amz-meta-";
  private static final Pattern TAG = Pattern.compile("<Key>([^<]+)</Key><Value>([^<]*)</Value>");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpsServer server;
  private final S3Client client;
  private final TreeMap<String, Stored> objects = new TreeMap<>();
  private final Map<String, Upload> uploads = new HashMap<>();
  private final Map<String, String> configuration = new HashMap<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Cut> cuts = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Archived> archive = new HashMap<>();
  private final Map<String, String> replication = new HashMap<>();

  /** An object in GLACIER; {@code looks} questions after it was asked back it is there. */
  private record Archived(boolean askedBack, int looks) {
    boolean isBack() {
      return askedBack && looks <= 0;
    }

    Optional<String> header() {
      return askedBack
          ? Optional.of(
              isBack()
                  ? "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2026 00:00:00 GMT\""
                  : "ongoing-request=\"true\"")
          : Optional.empty();
    }
  }

  private record Stored(
      ByteString content, Map<String, String> metadata, Map<String, String> tags) {}

  private record Upload(
      String key, Map<String, String> metadata, TreeMap<Integer, ByteString> parts) {}

  /** What happens at a request before S3 answers, or instead of it. */
  private record Rule(Pattern request, AtomicInteger left, Runnable before, Optional<Refusal> in) {}

  /** An answer that breaks off in the middle of the object. */
  private record Cut(Pattern request, AtomicInteger left, int afterBytes) {}

  private record Refusal(int status, String code) {}

  /** Starts it, empty. */
  public WireBucket() {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(WireIdentity.SERVER));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    client = client();
  }

  /** The bucket as a run sees it. */
  public SnapshotBucket bucket() {
    return new SnapshotBucket(client, SETTINGS);
  }

  /**
   * Refuses so many requests whose text matches, which is for example {@code PUT
   * vault/prod/20261122T020000Z.snap [partNumber, uploadId]}.
   */
  public WireBucket refusing(int times, String request, int status, String code) {
    rules.add(
        new Rule(
            Pattern.compile(request),
            new AtomicInteger(times),
            () -> {},
            Optional.of(new Refusal(status, code))));
    return this;
  }

  /** Lets {@code action} happen once before such a request is answered. */
  public WireBucket before(String request, Runnable action) {
    rules.add(new Rule(Pattern.compile(request), new AtomicInteger(1), action, Optional.empty()));
    return this;
  }

  /** Cuts the answer to the next such request after so many bytes of the object. */
  public WireBucket cutting(String request, int afterBytes) {
    cuts.add(new Cut(Pattern.compile(request), new AtomicInteger(1), afterBytes));
    return this;
  }

  /** Puts an object there without a request. */
  public synchronized void put(String key, byte[] content, Map<String, String> metadata) {
    objects.put(key, new Stored(ByteString.of(content), metadata, Map.of()));
  }

  /** Lets it lie in GLACIER: so many looks after it was asked back it can be read. */
  public synchronized void archive(String key, int looks) {
    boolean askedBack =
        Optional.ofNullable(archive.get(key)).map(Archived::askedBack).orElse(false);
    archive.put(key, new Archived(askedBack, looks));
  }

  /** Answers questions after the object with this {@code x-amz-replication-status}. */
  public synchronized void replicated(String key, String status) {
    replication.put(key, status);
  }

  /** Replaces an object's tags without a request. */
  public synchronized void tag(String key, Map<String, String> tags) {
    Stored stored = stored(key);
    objects.put(key, new Stored(stored.content(), stored.metadata(), Map.copyOf(tags)));
  }

  /** Begins an upload, at {@link #BEGUN}, that nobody ends. */
  public synchronized void beginUpload(String key) {
    uploads.put("upload-of-" + key, new Upload(key, Map.of(), new TreeMap<>()));
  }

  /** Answers questions after the bucket's {@code lifecycle}, {@code versioning} and so on. */
  public synchronized WireBucket configured(String subresource, String xml) {
    configuration.put(subresource, xml);
    return this;
  }

  /** What is there now; run, it puts all of that back and forgets every rule since. */
  public synchronized Runnable kept() {
    Map<String, Stored> all = Map.copyOf(objects);
    Map<String, String> configured = Map.copyOf(configuration);
    return () -> {
      synchronized (this) {
        objects.clear();
        objects.putAll(all);
        configuration.clear();
        configuration.putAll(configured);
        uploads.clear();
        archive.clear();
        replication.clear();
        rules.clear();
        cuts.clear();
      }
    };
  }

  /** Removes an object without a request. */
  public synchronized void remove(String key) {
    objects.remove(key);
  }

  /** All keys, sorted. */
  public synchronized List<String> keys() {
    return List.copyOf(objects.keySet());
  }

  /** An object's content. */
  public byte[] content(String key) {
    return stored(key).content().toByteArray();
  }

  /** An object's own metadata. */
  public Map<String, String> metadata(String key) {
    return stored(key).metadata();
  }

  /** An object's tags. */
  public Map<String, String> tags(String key) {
    return stored(key).tags();
  }

  /** Uploads that were begun, and neither completed nor aborted. */
  public synchronized int openUploads() {
    return uploads.size();
  }

  /** Every request whose text matches, in the order of arrival. */
  public List<String> requests(String pattern) {
    return requests.stream().filter(text -> text.matches(pattern)).toList();
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private S3Client client() {
    return S3Clients.builder(
            SETTINGS,
            Apache5HttpClient.builder()
                .tlsTrustManagersProvider(() -> new TrustManager[] {WireIdentity.TRUST}))
        .endpointOverride(URI.create("https://127.0.0.1:" + server.getAddress().getPort()))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "not a secret")))
        .build();
  }

  private synchronized Stored stored(String key) {
    return Optional.ofNullable(objects.get(key))
        .orElseThrow(() -> new AssertionError("no object " + key + ", there are " + keys()));
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      Call call = Call.of(http);
      requests.add(call.text());
      Optional<Refusal> refusal = refusal(call);
      if (refusal.isPresent()) {
        call.refuse(refusal.get().status(), refusal.get().code());
        return;
      }
      synchronized (this) {
        answer(call);
      }
    }
  }

  private Optional<Refusal> refusal(Call call) {
    for (Rule rule : rules) {
      if (rule.request().matcher(call.text()).matches() && rule.left().getAndDecrement() > 0) {
        rule.before().run();
        if (rule.in().isPresent()) {
          return rule.in();
        }
      }
    }
    return Optional.empty();
  }

  private void answer(Call call) throws IOException {
    switch (call.method()) {
      case "PUT" -> {
        if (call.asks("uploadId")) {
          putPart(call);
        } else if (call.asks("tagging")) {
          putTags(call);
        } else {
          putObject(call);
        }
      }
      case "POST" -> {
        if (call.asks("uploadId")) {
          complete(call);
        } else if (call.asks("restore")) {
          archive.computeIfPresent(call.key(), (_, there) -> new Archived(true, there.looks()));
          call.http().sendResponseHeaders(202, -1);
        } else {
          String id = "upload-" + requests.size();
          uploads.put(id, new Upload(call.key(), call.metadata(), new TreeMap<>()));
          call.answer(
              "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
                  .formatted(id));
        }
      }
      case "DELETE" -> {
        uploads.remove(call.query("uploadId"));
        call.http().sendResponseHeaders(204, -1);
      }
      case "GET" -> {
        Optional<String> asked =
            configuration.entrySet().stream()
                .filter(subresource -> call.asks(subresource.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (call.asks("list-type")) {
          list(call);
        } else if (call.asks("uploads")) {
          listUploads(call);
        } else if (asked.isPresent()) {
          call.answer(asked.get());
        } else if (!objects.containsKey(call.key())) {
          call.refuse(404, "NoSuchKey");
        } else if (call.asks("tagging")) {
          call.answer(
              stored(call.key()).tags().entrySet().stream()
                  .map(tag ->
                      "<Tag><Key>%s</Key><Value>%s</Value></Tag>"
                          .formatted(tag.getKey(), tag.getValue()))
                  .collect(Collectors.joining("", "<Tagging><TagSet>", "</TagSet></Tagging>")));
        } else {
          get(call);
        }
      }
      case "HEAD" -> {
        if (!objects.containsKey(call.key())) {
          call.http().sendResponseHeaders(404, -1);
          return;
        }
        describe(call);
        archive.computeIfPresent(
            call.key(),
            (_, there) -> {
              call.set("x-amz-storage-class", "GLACIER");
              there.header().ifPresent(header -> call.set("x-amz-restore", header));
              return new Archived(there.askedBack(), there.looks() - (there.askedBack() ? 1 : 0));
            });
        call.set("Content-Length", Integer.toString(stored(call.key()).content().size()));
        call.http().sendResponseHeaders(200, -1);
      }
      default -> throw new AssertionError(call.text());
    }
  }

  private void get(Call call) throws IOException {
    if (archive.containsKey(call.key()) && !archive.get(call.key()).isBack()) {
      call.refuse(403, "InvalidObjectState");
      return;
    }
    if (call.header("If-Match").filter(etag -> !etag.equals(etag(call.key()))).isPresent()) {
      call.refuse(412, "PreconditionFailed");
      return;
    }
    describe(call);
    ByteString whole = stored(call.key()).content();
    int from = call.firstByte();
    ByteString wanted = whole.substring(from);
    for (Cut cut : cuts) {
      if (cut.request().matcher(call.text()).matches() && cut.left().getAndDecrement() > 0) {
        call.answerCut(wanted.substring(0, cut.afterBytes()), wanted.size());
        return;
      }
    }
    call.answer(from == 0 ? 200 : 206, wanted);
  }

  private String etag(String key) {
    return "\"" + stored(key).content().md5().hex() + "\"";
  }

  private void putPart(Call call) throws IOException {
    Upload upload = uploads.get(call.query("uploadId"));
    if (upload == null) {
      call.refuse(404, "NoSuchUpload");
    } else if (call.isIntact(call.body())) {
      upload.parts().put(Integer.parseInt(call.query("partNumber")), call.body());
      call.set("ETag", "\"part-" + call.query("partNumber") + "\"");
      call.answer("");
    }
  }

  private void putObject(Call call) throws IOException {
    if (call.mayPut(objects.containsKey(call.key())) && call.isIntact(call.body())) {
      objects.put(call.key(), new Stored(call.body(), call.metadata(), Map.of()));
      call.set("x-amz-version-id", version(call.key()));
      call.answer("");
    }
  }

  private void complete(Call call) throws IOException {
    Upload upload = uploads.get(call.query("uploadId"));
    if (upload == null) {
      call.refuse(404, "NoSuchUpload");
      return;
    }
    Buffer whole = new Buffer();
    upload.parts().values().forEach(whole::write);
    ByteString content = whole.readByteString();
    boolean sized =
        call.header("x-amz-mp-object-size").equals(Optional.of(Integer.toString(content.size())));
    if (!sized) {
      call.refuse(400, "InvalidRequest");
    } else if (call.mayPut(objects.containsKey(call.key())) && call.isIntact(content)) {
      objects.put(call.key(), new Stored(content, upload.metadata(), Map.of()));
      uploads.remove(call.query("uploadId"));
      call.set("x-amz-version-id", version(call.key()));
      call.answer(
          "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>");
    }
  }

  private void putTags(Call call) throws IOException {
    if (!objects.containsKey(call.key())) {
      call.refuse(404, "NoSuchKey");
      return;
    }
    Matcher tag = TAG.matcher(call.body().utf8());
    Map<String, String> tags = new HashMap<>();
    while (tag.find()) {
      tags.put(tag.group(1), tag.group(2));
    }
    Stored stored = stored(call.key());
    objects.put(call.key(), new Stored(stored.content(), stored.metadata(), Map.copyOf(tags)));
    call.answer("");
  }

  private void list(Call call) throws IOException {
    String after = call.query().getOrDefault("start-after", "");
    call.answer(
        objects.entrySet().stream()
            .filter(object -> object.getKey().startsWith(call.query("prefix")))
            .filter(object -> object.getKey().compareTo(after) > 0)
            .map(object ->
                "<Contents><Key>%s</Key><Size>%d</Size><LastModified>2026-11-22T02:00:07Z</LastModified></Contents>"
                    .formatted(object.getKey(), object.getValue().content().size()))
            .collect(
                Collectors.joining(
                    "",
                    "<ListBucketResult><IsTruncated>false</IsTruncated>",
                    "</ListBucketResult>")));
  }

  private void listUploads(Call call) throws IOException {
    call.answer(
        uploads.entrySet().stream()
            .map(upload ->
                "<Upload><Key>%s</Key><UploadId>%s</UploadId><Initiated>%s</Initiated></Upload>"
                    .formatted(upload.getValue().key(), upload.getKey(), BEGUN))
            .collect(
                Collectors.joining(
                    "",
                    "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>",
                    "</ListMultipartUploadsResult>")));
  }

  private void describe(Call call) {
    Stored stored = stored(call.key());
    stored.metadata().forEach((name, value) -> call.set(METADATA + name, value));
    call.set("x-amz-checksum-crc32c", crc32c(stored.content()));
    call.set("x-amz-checksum-type", "FULL_OBJECT");
    call.set("x-amz-version-id", version(call.key()));
    call.set("ETag", etag(call.key()));
    call.set("Last-Modified", "Sun, 22 Nov 2026 02:00:07 GMT");
    Optional.ofNullable(replication.get(call.key()))
        .ifPresent(status -> call.set("x-amz-replication-status", status));
  }

  private static String version(String key) {
    return "version-of-" + key.substring(key.lastIndexOf('/') + 1);
  }

  private static String crc32c(ByteString content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content.asByteBuffer());
    return Base64.getEncoder()
        .encodeToString(
            ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array());
  }

  /** A request and the way to answer it. */
  private record Call(
      HttpExchange http, String method, String key, Map<String, String> query, ByteString body) {
    static Call of(HttpExchange http) throws IOException {
      String path = http.getRequestURI().getPath();
      String folder = "/" + SETTINGS.bucket() + "/";
      return new Call(
          http,
          http.getRequestMethod(),
          path.startsWith(folder) ? path.substring(folder.length()) : "",
          parameters(Optional.ofNullable(http.getRequestURI().getRawQuery()).orElse("")),
          ByteString.of(http.getRequestBody().readAllBytes()));
    }

    String text() {
      return method + " " + key + " " + query.keySet().stream().sorted().toList();
    }

    boolean asks(String parameter) {
      return query.containsKey(parameter);
    }

    String query(String parameter) {
      return query.getOrDefault(parameter, "");
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
    }

    Map<String, String> metadata() {
      return http.getRequestHeaders().entrySet().stream()
          .filter(header -> header.getKey().toLowerCase(Locale.ROOT).startsWith(METADATA))
          .collect(
              Collectors.toUnmodifiableMap(
                  header -> header.getKey().toLowerCase(Locale.ROOT).substring(METADATA.length()),
                  header -> header.getValue().getFirst()));
    }

    boolean isIntact(ByteString content) throws IOException {
      boolean intact = header("x-amz-checksum-crc32c").equals(Optional.of(crc32c(content)));
      if (!intact) {
        refuse(400, "BadDigest");
      }
      return intact;
    }

    boolean mayPut(boolean exists) throws IOException {
      boolean asked = header("If-None-Match").equals(Optional.of("*"));
      if (!asked) {
        refuse(403, "AccessDenied");
      } else if (exists) {
        refuse(412, "PreconditionFailed");
      }
      return asked && !exists;
    }

    void set(String header, String value) {
      http.getResponseHeaders().set(header, value);
    }

    void refuse(int status, String code) throws IOException {
      set("x-amz-request-id", "REQUEST1");
      boolean bodiless = method.equals("HEAD");
      byte[] body =
          "<Error><Code>%s</Code><Message>S3's own words</Message></Error>"
              .formatted(code)
              .getBytes(StandardCharsets.UTF_8);
      http.sendResponseHeaders(status, bodiless ? -1 : body.length);
      if (!bodiless) {
        http.getResponseBody().write(body);
      }
    }

    void answer(String text) throws IOException {
      answer(ByteString.encodeUtf8(text));
    }

    /** The first byte that a {@code Range} of the form {@code bytes=N-} asks for. */
    int firstByte() {
      return header("Range")
          .map(range -> Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)))
          .orElse(0);
    }

    /** Sends less than it announced, and then nothing more on this connection. */
    void answerCut(ByteString part, int announced) throws IOException {
      http.sendResponseHeaders(200, announced);
      part.write(http.getResponseBody());
      http.getResponseBody().flush();
    }

    void answer(ByteString content) throws IOException {
      answer(200, content);
    }

    void answer(int status, ByteString content) throws IOException {
      http.sendResponseHeaders(status, content.size() == 0 ? -1 : content.size());
      content.write(http.getResponseBody());
    }

    private static Map<String, String> parameters(String raw) {
      return Stream.of(raw.split("&", -1))
          .filter(pair -> !pair.isEmpty())
          .map(pair -> pair.split("=", 2))
          .collect(
              Collectors.toUnmodifiableMap(
                  pair -> pair[0],
                  pair ->
                      pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
  }
}
