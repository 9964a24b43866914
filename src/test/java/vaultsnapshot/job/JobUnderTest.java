package vaultsnapshot.job;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.bucket.WireBucket;
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Problems;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.Checklist;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.settings.AuditSettings;
import vaultsnapshot.settings.Naming;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.settings.Settings;
import vaultsnapshot.stream.Buffers;
import vaultsnapshot.vault.VaultClient;
import vaultsnapshot.wire.WireIdentity;
import vaultsnapshot.wire.WireVault;

/**
 * The job in this JVM, wired as the entry point wires it, with Vault, S3 and Secrets Manager at the
 * wire. Pauses between two tries are noted and not waited for.
 */
final class JobUnderTest implements AutoCloseable {
  static final String REQUEST_ID = "request-1";

  private static final String SECRET_ID = "a-secret-id";

  private final WireVault vault;
  private final WireBucket bucket = new WireBucket();
  private final MockWebServer secretsManager = new MockWebServer();
  private final SecretsManagerClient secrets;
  private final JsonObject secret = new JsonObject();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Buffers buffers = new Buffers(BucketSettings.CHUNK_SIZE_BYTES);
  private final Map<String, String> variables = new HashMap<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final Path temporaryDirectory;

  private final List<String> progress = new ArrayList<>();
  private Consumer<Duration> onPause = pauses::add;
  private Duration time = Duration.ofMinutes(10);
  private volatile Duration passed = Duration.ZERO;

  /** A cluster that has applied {@code index}, and a function whose {@code /tmp} is this. */
  JobUnderTest(long index, Path temporaryDirectory) {
    this.temporaryDirectory = temporaryDirectory;
    this.vault =
        WireVault.activeNode(WireIdentity.SERVER, index)
            .login("approle/login", login -> login.body().contains(SECRET_ID), "invalid secret ID");
    secret.addProperty("role_id", "a-role-id");
    secret.addProperty("secret_id", SECRET_ID);
    secret.addProperty("address", vault.address().toString());
    secret.addProperty("ca_cert", WireIdentity.AUTHORITY.caPem());
    variables.put("CREDENTIALS_SECRET", "vault/production");
    variables.put("SNAPSHOT_BUCKET", WireBucket.SETTINGS.bucket());
    variables.put("CLUSTER_NAME", WireBucket.SETTINGS.cluster());
    secrets = secrets();
  }

  WireVault vault() {
    return vault;
  }

  WireBucket bucket() {
    return bucket;
  }

  /** What stands in the cluster's secret; may be changed. */
  JsonObject secret() {
    return secret;
  }

  /** Another node of the cluster, which does not lead; it does once told what it has applied. */
  WireVault standby() {
    WireVault node =
        WireVault.activeNode(WireIdentity.SERVER, 0)
            .json(
                "/v1/sys/leader",
                200,
                """
                {"ha_enabled":true,"is_self":false,"leader_address":"%s","raft_applied_index":1}
                """
                    .formatted(vault.address()));
    JsonArray addresses = new JsonArray();
    addresses.add(vault.address().toString());
    addresses.add(node.address().toString());
    secret.add("address", addresses);
    return node;
  }

  /** Sets a variable of the function's environment. */
  JobUnderTest with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** How long the runs that follow may take. */
  JobUnderTest within(Duration limit) {
    time = limit;
    return this;
  }

  /** What happens in place of the pauses that follow. */
  JobUnderTest onPause(Runnable action) {
    onPause =
        pause -> {
          pauses.add(pause);
          action.run();
        };
    return this;
  }

  /** Lets so much time pass on the job's clock; calls to servers go by the machine's. */
  void passes(Duration more) {
    passed = passed.plus(more);
  }

  /** Lets every pause that follows pass on the job's clock. */
  JobUnderTest withPausesThatPass() {
    onPause =
        pause -> {
          pauses.add(pause);
          passes(pause);
        };
    return this;
  }

  /** Every pause that the job made between two tries. */
  List<Duration> pauses() {
    return pauses;
  }

  /** How far the steps were, as {@code restore 65536 of 100000}; -1 where nobody knows. */
  List<String> progress() {
    return progress;
  }

  /** The record of how an operation ended. */
  String outcome(String operationId) {
    return new String(
        bucket.content("vault/prod/operations/" + operationId + ".outcome.json"),
        StandardCharsets.UTF_8);
  }

  /** What was logged. */
  String log() {
    return output.toString(StandardCharsets.UTF_8);
  }

  Receipt run(RunRequest request) throws RunFailedException, InterruptedException {
    Instant now = Instant.now();
    return new SnapshotJob(stations()).run(request, now.plus(time), now.plus(time).plusSeconds(20));
  }

  /** What an operator asks for; the answer as JSON. */
  JsonObject operate(OperatorRequest request) throws RunFailedException, InterruptedException {
    Instant now = Instant.now();
    String answer =
        new OperatorJob(stations())
            .run(request, REQUEST_ID, now.plus(time), now.plus(time).plusSeconds(20));
    return Json.object(answer).orElseThrow();
  }

  /** An audit of the bucket, which must end within {@code limit}. */
  AuditReport audit(Duration limit) throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(variables);
    all.put("READ_BACK_DAYS", "1");
    Problems problems = new Problems();
    AuditSettings read = AuditSettings.read(new Environment(all, problems));
    problems.throwIfAny("settings");
    InstantSource clock = InstantSource.system();
    return new AuditJob(
            new AuditStations(
                new AuditSettings(
                    WireBucket.SETTINGS,
                    read.retention(),
                    read.days(),
                    read.share(),
                    read.objectLock()),
                bucket.bucket(),
                buffers,
                Log.to(new PrintStream(output, true, StandardCharsets.UTF_8), clock),
                clock,
                "test provider 1.0",
                "0.0-test"))
        .audit(Instant.now().plus(limit));
  }

  Checklist check(RunRequest request) throws InterruptedException {
    Instant now = Instant.now();
    return new Preflight(stations()).run(request, now.plus(time), now.plus(time).plusSeconds(20));
  }

  /** How often a snapshot was asked for. */
  int downloads() {
    return vault.requests("/v1/sys/storage/raft/snapshot").size();
  }

  /** How often the token that the login gave was revoked. */
  int revocations() {
    return (int)
        vault.requests("/v1/auth/token/revoke-self").stream()
            .filter(request -> WireVault.TOKEN.equals(request.headers().get("x-vault-token")))
            .count();
  }

  /** How often the secret was used to log in. */
  int logins() {
    return vault.requests("/v1/auth/approle/login").size();
  }

  /** The scheduled run of this time. */
  static RunRequest scheduled(String time) {
    return request(time, Optional.empty(), false);
  }

  /** The same, told that a rebuilt cluster is to be trusted. */
  static RunRequest acceptingRebuild(String time) {
    return request(time, Optional.empty(), true);
  }

  /** A manual run of this time. */
  static RunRequest labelled(String time, String label) {
    return request(time, Optional.of(label), false);
  }

  /** A call without a time, made at this one. */
  static RunRequest untimed(String time, Optional<String> label, String requestId) {
    return new RunRequest(
        RunRequest.Action.BACKUP, Instant.parse(time), false, label, false, requestId);
  }

  private static RunRequest request(String time, Optional<String> label, boolean acceptRebuild) {
    return new RunRequest(
        RunRequest.Action.BACKUP, Instant.parse(time), true, label, acceptRebuild, REQUEST_ID);
  }

  @Override
  public void close() {
    secrets.close();
    secretsManager.close();
    bucket.close();
    vault.close();
  }

  private Stations stations() {
    Problems problems = new Problems();
    Settings read = Settings.read(new Environment(variables, problems));
    problems.throwIfAny("settings");
    InstantSource clock = () -> Instant.now().plus(passed);
    return new Stations(
        new Settings(
            read.vault(),
            read.credentials(),
            WireBucket.SETTINGS,
            read.retention(),
            read.staging(),
            read.run()),
        new SecretStore(secrets, clock),
        bucket.bucket(),
        buffers,
        (settings, certificate) ->
            new VaultClient(
                settings,
                certificate,
                _ -> {
                  throw new AssertionError("no aws login here");
                }),
        Log.to(new PrintStream(output, true, StandardCharsets.UTF_8), clock),
        Naming.EVENT,
        (step, bytes, sizeBytes) ->
            progress.add(step + " " + bytes + " of " + sizeBytes.orElse(-1L)),
        clock,
        pause -> onPause.accept(pause),
        temporaryDirectory,
        "test provider 1.0",
        "0.0-test");
  }

  private SecretsManagerClient secrets() {
    secretsManager.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            JsonObject value = new JsonObject();
            value.addProperty("SecretString", secret.toString());
            return new MockResponse.Builder().body(value.toString()).build();
          }
        });
    try {
      secretsManager.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return SecretsManagerClient.builder()
        .endpointOverride(URI.create(secretsManager.url("/").toString()))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "not a secret")))
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }
}
