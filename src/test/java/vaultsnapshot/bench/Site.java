package vaultsnapshot.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.wire.WireVault;

/** What the function meets: a Vault at the wire that serves any size, LocalStack, all over TLS. */
final class Site implements AutoCloseable {
  static final String BUCKET = "bench";

  /** Longest that one run may take. */
  static final Duration TIMEOUT = Duration.ofMinutes(10);

  private static final String SECRET = "vault-snapshot/bench";

  /** What Vault says it has applied: every snapshot served here is fresh. */
  private static final long LEAST_INDEX = 1;

  private static final Pattern TOOL_OPTIONS =
      Pattern.compile("^ *JAVA_TOOL_OPTIONS: *(.*?) *$", Pattern.MULTILINE);

  private final LocalAws aws;
  private final LocalAuthority authority = new LocalAuthority();
  private final WireVault vault;
  private final Player player;
  private final SinkS3 sink;
  private final Path project;
  private volatile Duration lockHeld = Duration.ZERO;

  private Site(LocalAws aws, Path project) {
    this.aws = aws;
    this.project = project;
    this.sink = new SinkS3(aws.authority().sslContext(aws.authority().serverCertificate()));
    this.vault =
        WireVault.activeNode(authority.sslContext(authority.serverCertificate()), LEAST_INDEX)
            .login("approle/login", login -> true, "");
    this.player =
        new Player(
            authority.sslContext(authority.serverCertificate()), authority.sslContext(), vault);
  }

  static Site start(Path project) {
    LocalAws aws = LocalAws.start();
    aws.s3()
        .createBucket(bucket ->
            bucket
                .bucket(BUCKET)
                .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    aws.secretsManager()
        .createSecret(secret ->
            secret.name(SECRET).secretString("{\"role_id\": \"bench\", \"secret_id\": \"bench\"}"));
    return new Site(aws, project);
  }

  LocalAws aws() {
    return aws;
  }

  /** An S3 that forgets. */
  SinkS3 sink() {
    return sink;
  }

  /** Where Vault is. */
  URI vault() {
    return player.address();
  }

  Path project() {
    return project;
  }

  /** How S3 is run, in words. */
  String way() {
    return aws.way();
  }

  /** What the template passes to the JVM. */
  String toolOptions() {
    try {
      Matcher line = TOOL_OPTIONS.matcher(Files.readString(project.resolve("template.yaml")));
      if (!line.find()) {
        throw new BenchFailure("template.yaml: expected a line JAVA_TOOL_OPTIONS, found none");
      }
      return line.group(1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Lets Vault serve {@code source} from now on. */
  void serve(Source source) {
    player.serving(out -> {
      Instant begun = Instant.now();
      source.body().writeTo(out);
      out.flush();
      lockHeld = Duration.between(begun, Instant.now());
    });
  }

  /** How long Vault was writing its last snapshot: as long its read lock is held. */
  Duration lockHeld() {
    return lockHeld;
  }

  /** The function, as the template has it, with further variables. */
  FunctionOptions function(int memoryMegabytes, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("VAULT_ADDR", vault().toString());
    environment.put("VAULT_CACERT_BYTES", authority.caPem());
    environment.put("CREDENTIALS_SECRET", SECRET);
    environment.put("SNAPSHOT_BUCKET", BUCKET);
    environment.put("CLUSTER_NAME", "bench");
    environment.put("JAVA_TOOL_OPTIONS", toolOptions());
    return FunctionOptions.packaged(environment)
        .using(aws)
        .withVariables(variables)
        .withMemoryMegabytes(memoryMegabytes);
  }

  /** What other clients need to find the same servers. */
  Map<String, String> shell() {
    Path caFile = aws.caFile().resolveSibling("vault-ca.pem");
    authority.writeCa(caFile);
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_CA_BUNDLE", aws.caFile().toString());
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    environment.put("TOKEN", WireVault.TOKEN);
    environment.put("VAULT_CA", caFile.toString());
    environment.put("SNAPSHOT_URL", vault() + "/v1/sys/storage/raft/snapshot");
    return environment;
  }

  /**
   * Backs {@code source} up in a fresh process, so many times in sequence; checks each time what is
   * stored, and removes it.
   */
  Sample run(String staging, Source source, int invocations, int memory, List<String> flags) {
    serve(source);
    FunctionOptions options =
        function(memory, Map.of("STAGING", staging)).withJvmFlags(flags.toArray(String[]::new));
    Instant begun = Instant.now();
    Duration cpuBefore = Duration.ZERO;
    try (FunctionProcess function = FunctionProcess.start(options)) {
      for (int invocation = 1; invocation < invocations; invocation++) {
        requireStored(function.invoke("{}", TIMEOUT).successBody(), source.content());
        begun = Instant.now();
        cpuBefore = function.cpuTime();
      }
      String answer = function.invoke("{}", TIMEOUT).successBody();
      Sample sample =
          new Sample(
              staging,
              source.megabytes(),
              invocations,
              function.peakMemoryBytes(),
              Duration.between(begun, Instant.now()),
              function.cpuTime().minus(cpuBefore));
      requireStored(answer, source.content());
      return sample;
    }
  }

  /** CPU that all parties have used so far, this process with the servers in it included. */
  static Duration cpuOfAll() {
    return Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    player.close();
    vault.close();
    sink.close();
    aws.close();
  }

  /**
   * The receipt, S3's own account of the object, and its bytes must be those that were served;
   * removes it.
   */
  void requireStored(String answer, Content served) {
    JsonObject receipt = receipt(answer);
    String key = receipt.get("key").getAsString();
    requireReceipt(receipt, served);
    HeadObjectResponse head =
        aws.s3()
            .headObject(
                object -> object.bucket(BUCKET).key(key).checksumMode(ChecksumMode.ENABLED));
    requireEqual(
        "S3's checksum",
        served,
        new Content(head.contentLength(), served.sha256(), head.checksumCRC32C()));
    requireObject(key, served);
  }

  /** The object's bytes, read back, must be those; removes it. */
  void requireObject(String key, Content served) {
    Content stored = Content.of(aws.s3().getObject(object -> object.bucket(BUCKET).key(key)));
    requireEqual("object", served, stored);
    aws.s3().deleteObject(object -> object.bucket(BUCKET).key(key));
  }

  /** The receipt, and every part that the sink got, must be of what {@code source} is. */
  void requireSunk(String answer, Source source) {
    requireSunk(source);
    requireReceipt(receipt(answer), source.content());
  }

  /** Every part that the sink got must be of what {@code source} is. */
  void requireSunk(Source source) {
    List<Content> got = sink.parts();
    PartsOf cut = new PartsOf(got.stream().map(Content::sizeBytes).toList());
    try (OutputStream parts = cut) {
      source.body().writeTo(parts);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    if (!cut.parts().equals(got)) {
      throw new BenchFailure("the sink's parts are not those of what was served");
    }
  }

  static JsonObject receipt(String answer) {
    return Json.object(answer).orElseThrow(() -> new BenchFailure("answer: " + answer));
  }

  private static void requireReceipt(JsonObject receipt, Content served) {
    requireEqual(
        "receipt",
        served,
        new Content(
            receipt.get("sizeBytes").getAsLong(),
            Json.text(receipt, "sha256").orElse(""),
            Json.text(receipt, "crc32c").orElse("")));
  }

  private static void requireEqual(String what, Content expected, Content actual) {
    if (!actual.equals(expected)) {
      throw new BenchFailure(what + ": expected " + expected + ", got " + actual);
    }
  }
}
