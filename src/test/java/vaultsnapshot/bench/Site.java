package vaultsnapshot.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final String BUCKET = "bench";
  private static final String SECRET = "vault-snapshot/bench";
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Pattern TOOL_OPTIONS =
      Pattern.compile("^ *JAVA_TOOL_OPTIONS: *(.*?) *$", Pattern.MULTILINE);

  private final LocalAws aws;
  private final LocalAuthority authority = new LocalAuthority();
  private final WireVault vault;
  private final Path project;
  private final int memoryMegabytes;
  private final List<String> flags;

  private Site(LocalAws aws, Path project, int memoryMegabytes, List<String> flags) {
    this.aws = aws;
    this.project = project;
    this.memoryMegabytes = memoryMegabytes;
    this.flags = flags;
    this.vault =
        WireVault.activeNode(authority.sslContext(authority.serverCertificate()), Source.INDEX)
            .login("approle/login", login -> true, "");
  }

  static Site start(Path project, int memoryMegabytes, List<String> flags) {
    LocalAws aws = LocalAws.start();
    aws.s3()
        .createBucket(bucket ->
            bucket
                .bucket(BUCKET)
                .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    aws.secretsManager()
        .createSecret(secret ->
            secret.name(SECRET).secretString("{\"role_id\": \"bench\", \"secret_id\": \"bench\"}"));
    return new Site(aws, project, memoryMegabytes, flags);
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
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /**
   * Backs {@code source} up in a fresh process, so many times in sequence; checks each time what is
   * stored, and removes it.
   */
  Sample run(String staging, Source source, int invocations) {
    vault.serving(source.snapshot());
    Instant begun = Instant.now();
    Duration cpuBefore = Duration.ZERO;
    try (FunctionProcess function = FunctionProcess.start(options(staging))) {
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

  @Override
  public void close() {
    vault.close();
    aws.close();
  }

  private FunctionOptions options(String staging) {
    Map<String, String> environment = new HashMap<>();
    environment.put("VAULT_ADDR", vault.address().toString());
    environment.put("VAULT_CACERT_BYTES", authority.caPem());
    environment.put("CREDENTIALS_SECRET", SECRET);
    environment.put("SNAPSHOT_BUCKET", BUCKET);
    environment.put("CLUSTER_NAME", "bench");
    environment.put("STAGING", staging);
    environment.put("JAVA_TOOL_OPTIONS", toolOptions());
    return FunctionOptions.packaged(environment)
        .using(aws)
        .withMemoryMegabytes(memoryMegabytes)
        .withJvmFlags(flags.toArray(String[]::new));
  }

  /** The receipt, S3's own account of the object, and its bytes must be those that were served. */
  private void requireStored(String answer, Content served) {
    JsonObject receipt =
        Json.object(answer).orElseThrow(() -> new BenchFailure("answer: " + answer));
    String key = Json.text(receipt, "key").orElseThrow(() -> new BenchFailure("answer: " + answer));
    Content told =
        new Content(
            receipt.get("sizeBytes").getAsLong(),
            Json.text(receipt, "sha256").orElse(""),
            Json.text(receipt, "crc32c").orElse(""));
    requireEqual("receipt", served, told);
    HeadObjectResponse head =
        aws.s3()
            .headObject(
                object -> object.bucket(BUCKET).key(key).checksumMode(ChecksumMode.ENABLED));
    requireEqual(
        "S3's checksum",
        served,
        new Content(head.contentLength(), served.sha256(), head.checksumCRC32C()));
    Content stored = Content.of(aws.s3().getObject(object -> object.bucket(BUCKET).key(key)));
    requireEqual("object", served, stored);
    aws.s3().deleteObject(object -> object.bucket(BUCKET).key(key));
  }

  private static void requireEqual(String what, Content expected, Content actual) {
    if (!actual.equals(expected)) {
      throw new BenchFailure(what + ": expected " + expected + ", got " + actual);
    }
  }
}
