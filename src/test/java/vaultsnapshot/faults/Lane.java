package vaultsnapshot.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import vaultsnapshot.faults.wire.Request;
import vaultsnapshot.faults.wire.SpoilingProxy;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.FunctionProcess;
import vaultsnapshot.local.InvocationResult;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.OutputLine;
import vaultsnapshot.local.Parts;
import vaultsnapshot.local.Waiting;

/**
 * A function of its own with a bucket and a secret of its own, and proxies of its own before Vault,
 * S3 and Secrets Manager; the servers behind them are shared. One run at a time; other lanes run
 * beside it.
 */
final class Lane implements AutoCloseable {
  private static final String AWS_SECRET_KEY = "canary-aws-secret-key-5b1f";
  private static final String AWS_SESSION_TOKEN = "canary-aws-session-token-9c3e";
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(60);

  private final Scene scene;
  private final Cluster cluster;
  private final Store store = new Store();
  private final String secretName = "faults/" + UUID.randomUUID();
  private final SpoilingProxy vault;
  private final SpoilingProxy s3;
  private final SpoilingProxy secrets;
  private final SpoilingProxy foreign;
  private final Canaries canaries = new Canaries();
  private final FunctionOptions options;
  private FunctionProcess process;
  private int linesSearched;

  Lane(Scene scene) {
    this(scene, Map.of());
  }

  /** With variables of the function that are not those of the scene. */
  Lane(Scene scene, Map<String, String> variables) {
    this.scene = scene;
    this.cluster = scene.cluster();
    LocalAuthority clusters = cluster.openBao().authority();
    this.vault =
        SpoilingProxy.before(
            cluster.openBao().leader().address(),
            clusters.sslContext(clusters.serverCertificate()),
            clusters.sslContext());
    LocalAuthority stranger = new LocalAuthority();
    this.foreign =
        SpoilingProxy.before(
            cluster.openBao().leader().address(),
            stranger.sslContext(stranger.serverCertificate()),
            clusters.sslContext());
    this.s3 = beforeAws();
    this.secrets = beforeAws();
    LocalAws.shared()
        .secretsManager()
        .createSecret(request -> request.name(secretName).secretString("{}"));
    canaries.noteAws(AWS_SECRET_KEY);
    canaries.noteAws(AWS_SESSION_TOKEN);
    this.options = options(variables);
    this.process = FunctionProcess.start(options);
  }

  Scene scene() {
    return scene;
  }

  Cluster cluster() {
    return cluster;
  }

  Store store() {
    return store;
  }

  SpoilingProxy vault() {
    return vault;
  }

  SpoilingProxy s3() {
    return s3;
  }

  SpoilingProxy secrets() {
    return secrets;
  }

  /** A server that is not the cluster's, with a certificate of somebody else's authority. */
  SpoilingProxy foreign() {
    return foreign;
  }

  Canaries canaries() {
    return canaries;
  }

  FunctionProcess process() {
    return process;
  }

  /** Takes every fault out of the way and puts the ordinary secret back. */
  Lane mend() {
    vault.mend();
    s3.mend();
    secrets.mend();
    foreign.mend();
    LocalAuthority clusters = cluster.openBao().authority();
    vault.show(clusters.sslContext(clusters.serverCertificate()));
    putSecret(cluster.secret(vault.address()));
    if (!process.isAlive()) {
      restart();
    }
    return this;
  }

  /** Puts the secret that the next run reads. */
  void putSecret(JsonObject secret) {
    canaries.note(secret);
    putSecretText(secret.toString());
  }

  /** The same, where it need not be JSON. */
  void putSecretText(String text) {
    LocalAws.shared()
        .secretsManager()
        .putSecretValue(request -> request.secretId(secretName).secretString(text));
  }

  /** Starts another process where the last one is gone, as Lambda does. */
  void restart() {
    process.close();
    process = FunctionProcess.start(options);
    linesSearched = 0;
  }

  /** A further process of this function, as Lambda starts for two calls at once; the caller's. */
  FunctionProcess another() {
    return FunctionProcess.start(options);
  }

  /** Waits until nothing is on its way through the proxies any more. */
  void awaitIdle() {
    Waiting.until(
        "proxies: nothing on its way",
        OUTPUT_LIMIT,
        () -> vault.isIdle() && s3.isIdle() && secrets.isIdle());
  }

  /** Runs a scheduled event and looks at what it left. */
  Trial run(Events.Event event, Duration timeLimit) {
    Instant begun = Instant.now();
    InvocationResult result = process.invoke(event.body(), timeLimit);
    Duration took = Duration.between(begun, Instant.now());
    return Trial.of(result, Store.CLUSTER + "/" + event.stamp(), took, store);
  }

  /** Vault shows a certificate that the JVM trusts by itself, and the secret names no authority. */
  void trustThePublicAuthoritiesAlone() {
    LocalAuthority trusted = LocalAws.shared().authority();
    vault.show(trusted.sslContext(trusted.serverCertificate()));
    JsonObject secret = cluster.secret(vault.address());
    secret.remove("ca_cert");
    putSecret(secret);
  }

  /** Stores as many snapshots as are kept in any case, and one: the next run has what to tag. */
  void storeFour() {
    for (int i = 0; i < 4; i++) {
      run(Events.next(), Duration.ofMinutes(5)).assertStored();
    }
  }

  /**
   * Puts a fault into the way of a run, sees that it fired and that what came of it is what has to,
   * and that the same event succeeds once the fault is gone.
   */
  void show(FaultCase fault) {
    mend();
    fault.prepare().accept(this);
    IntSupplier fired = fault.fault().apply(this);
    Events.Event event = Events.next();
    Trial trial = run(event, fault.timeLimit());
    Set<String> leaked = leaked(trial);
    FaultTable.add(row(fault, trial, leaked));
    assertThat(fired.getAsInt()).as("times that the fault fired").isPositive();
    assertThat(leaked).as("secrets where none may be").isEmpty();
    trial.assertIs(fault.expected());
    if (!trial.succeeded()) {
      mend();
      Trial next = run(event, fault.timeLimit());
      next.assertPromises();
      assertThat(next.error()).as("the same event without the fault").isEmpty();
      assertThat(leaked(next)).as("secrets where none may be").isEmpty();
    }
  }

  /**
   * Secrets that stand where none may: in the answer, in any output of the process so far, in what
   * was stored, or in a request to somebody whom they do not concern.
   */
  Set<String> leaked(Trial trial) {
    canaries.noteTokens(vault.requests());
    awaitLastLine(trial.result().requestId());
    Set<String> leaked = new TreeSet<>(canaries.anyIn(trial.said()));
    leaked.addAll(canaries.anyIn(newOutput()));
    trial.receipt().map(canaries::anyIn).ifPresent(leaked::addAll);
    for (String key : Set.copyOf(trial.versions())) {
      leaked.addAll(canaries.anyIn(key + store.head(key) + store.tags(key)));
    }
    leaked.addAll(canaries.vaultsIn(text(s3.requests())));
    leaked.addAll(canaries.vaultsIn(text(secrets.requests())));
    leaked.addAll(canaries.awsIn(text(vault.requests())));
    foreign.requests().forEach(request -> leaked.add("a request to a foreign host: " + request));
    return leaked;
  }

  @Override
  public void close() {
    process.close();
    vault.close();
    s3.close();
    secrets.close();
    foreign.close();
  }

  /** The last line of a run, whichever way it ended; a killed process has said all it had to. */
  private void awaitLastLine(String requestId) {
    Waiting.until(
        "function: the last line of " + requestId,
        OUTPUT_LIMIT,
        () ->
            !process.isAlive()
                || process.output().stream()
                    .map(OutputLine::text)
                    .filter(line -> line.contains(requestId))
                    .anyMatch(line ->
                        line.contains("\"message\":\"end\"") || line.contains("\"ERROR\"")));
  }

  private String newOutput() {
    List<OutputLine> all = process.output();
    String text =
        all.stream().skip(linesSearched).map(OutputLine::text).collect(Collectors.joining("\n"));
    linesSearched = all.size();
    return text;
  }

  private static String text(List<Request> requests) {
    return requests.stream().map(Request::text).collect(Collectors.joining("\n"));
  }

  private static FaultTable.Row row(FaultCase fault, Trial trial, Set<String> leaked) {
    return new FaultTable.Row(
        fault.group(),
        fault.name() + (fault.scene() == Scene.SMALL ? "" : " (" + fault.scene().words() + ")"),
        1,
        trial.outcome(),
        trial.inTheBucket(),
        trial.took(),
        trial.error(),
        trial.badObject().isPresent() ? 1 : 0,
        leaked.size());
  }

  private FunctionOptions options(Map<String, String> variables) {
    Map<String, String> own = new HashMap<>(scene.environment());
    own.putAll(variables);
    own.put("CREDENTIALS_SECRET", secretName);
    own.put("SNAPSHOT_BUCKET", store.bucket());
    own.put("CLUSTER_NAME", Store.CLUSTER);
    FunctionOptions using = FunctionOptions.packaged(own).using(LocalAws.shared());
    Map<String, String> all = new HashMap<>(using.environment());
    all.put("AWS_ENDPOINT_URL_S3", s3.address().toString());
    all.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.address().toString());
    all.put("AWS_SECRET_ACCESS_KEY", AWS_SECRET_KEY);
    all.put("AWS_SESSION_TOKEN", AWS_SESSION_TOKEN);
    // Logging at its most verbose, by every switch that somebody in trouble might turn.
    all.put("AWS_LAMBDA_LOG_LEVEL", "TRACE");
    all.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    return new FunctionOptions(
            using.taskRoot(),
            using.handler(),
            Map.copyOf(all),
            using.memoryMegabytes(),
            using.trustStore(),
            using.jvmFlags(),
            using.classPath(),
            using.launcher())
        .withJvmFlags(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
            "-Djava.util.logging.config.file="
                + Parts.projectFolder().resolve("src/test/resources/faults/logging.properties"));
  }

  private static SpoilingProxy beforeAws() {
    LocalAws aws = LocalAws.shared();
    SSLContext shown = aws.authority().sslContext(aws.authority().serverCertificate());
    return SpoilingProxy.before(aws.endpoint(), shown, aws.authority().sslContext());
  }
}
