package vaultsnapshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import vaultsnapshot.cli.CommandLineProcess.Result;
import vaultsnapshot.cli.CommandLineProcess.Running;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.Relay;
import vaultsnapshot.local.Waiting;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** Ctrl-C: a server that never comes to its end, and what is left when the person has enough. */
final class InterruptionIT {
  private static final int CTRL_C = 130;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String SNAPSHOT_PATH = "/v1/sys/storage/raft/snapshot";
  private static final SyntheticSnapshot SNAPSHOT = SyntheticSnapshot.ofAtLeast(40_000_000, 100);

  /** More than a part; the command has room for all of it, and waits for more from Vault. */
  private static final SyntheticSnapshot LESS_THAN_THE_POOL =
      SyntheticSnapshot.ofAtLeast(20_000_000, 100);

  @TempDir private Path folder;
  private final CountDownLatch over = new CountDownLatch(1);
  private final String bucket = "cli-" + UUID.randomUUID();
  private final LocalAuthority authority = new LocalAuthority();
  private WireVault vault;
  private String secret;
  private CommandLineProcess cli;

  @BeforeEach
  void start() throws IOException {
    vault =
        WireVault.activeNode(authority.sslContext(authority.serverCertificate()), 100)
            .login("approle/login", _ -> true, "")
            .json(
                "/v1/sys/storage/raft/configuration",
                200,
                "{\"data\":{\"config\":{\"servers\":[{\"node_id\":\"raft1\",\"leader\":true,"
                    + "\"address\":\"127.0.0.1:8201\",\"voter\":true}]}}}")
            .json("/v1/sys/capabilities-self", 200, "{\"sys/storage/raft/snapshot\":[\"update\"]}");
    secret = secret("secret.json", vault.address());
    s3().createBucket(request ->
        request
            .bucket(bucket)
            .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    cli = new CommandLineProcess(folder, Map.of("SNAPSHOT_BUCKET", bucket, "CLUSTER_NAME", "prod"));
  }

  @AfterEach
  void stop() {
    over.countDown();
    vault.close();
  }

  @Test
  void aSnapshotThatIsInterruptedLeavesNothing() {
    vault.answer(SNAPSHOT_PATH, this::writeAndFallSilent);
    Running running = cli.start("snapshot", "--secret-file", secret);
    Waiting.until("an upload is under way", LIMIT, () -> uploads() == 1);
    Result result = running.interrupt().end();
    assertThat(result.exitCode()).as(result.err()).isEqualTo(CTRL_C);
    assertThat(result.err()).contains("interrupted. This run stored nothing");
    assertThat(uploads()).isZero();
    assertThat(keys()).isEmpty();
    assertThat(revocations()).isEqualTo(1);
  }

  @Test
  void aRestoreThatIsInterruptedWhileItsAnswerIsAwaitedSaysAndRecordsThatNobodyKnows() {
    vault.answer(SNAPSHOT_PATH, InterruptionIT::writeAll);
    assertThat(cli.run("snapshot", "--secret-file", secret).exitCode()).isEqualTo(ExitCode.GOOD);
    CountDownLatch sent = new CountDownLatch(1);
    vault.answer(
        SNAPSHOT_PATH,
        exchange -> {
          sent.countDown();
          await(over);
        });
    Running running = restore(secret);
    await(sent);
    Result result = running.interrupt().end();
    assertThat(result.exitCode()).as(result.err()).isEqualTo(CTRL_C);
    assertThat(result.err()).contains("It is not known whether the cluster was changed");
    assertThat(recordedOutcome()).isEqualTo("unclear");
    assertThat(revocations()).as("of the snapshot and of the restore").isEqualTo(2);
  }

  @Test
  void aRestoreThatIsInterruptedWhileItSendsLeavesTheClusterUntouched() throws IOException {
    vault.answer(SNAPSHOT_PATH, InterruptionIT::writeAll);
    assertThat(cli.run("snapshot", "--secret-file", secret).exitCode()).isEqualTo(ExitCode.GOOD);
    int taken = vault.requests(SNAPSHOT_PATH).size();
    CountDownLatch sending = new CountDownLatch(1);
    try (Relay relay = Relay.to(vault.address())) {
      relay.holdingRequestAfter(
          1_000_000,
          () -> {
            sending.countDown();
            await(over);
          });
      Running running = restore(secret("relayed.json", relay.address()));
      await(sending);
      Result result = running.interrupt().end();
      assertThat(result.exitCode()).as(result.err()).isEqualTo(CTRL_C);
      assertThat(result.err()).contains("The cluster is untouched");
      assertThat(recordedOutcome()).isEqualTo("failed");
      assertThat(revocations()).as("of the snapshot and of the restore").isEqualTo(2);
      assertThat(vault.requests(SNAPSHOT_PATH)).as("none came to its end").hasSize(taken);
    }
  }

  private Running restore(String secretFile) {
    return cli.start(
        "restore",
        "newest",
        "--secret-file",
        secretFile,
        "--do-it",
        "--cluster",
        "prod",
        "--cluster-id",
        "1e3305cd-e447-355c-e88c-1b9573f8ca9a",
        "--operation-id",
        "op-1",
        "--no-safety-snapshot");
  }

  private String recordedOutcome() {
    return JsonParser.parseString(
            s3().getObjectAsBytes(
                    request -> request.bucket(bucket).key("prod/operations/op-1.outcome.json"))
                .asUtf8String())
        .getAsJsonObject()
        .get("status")
        .getAsString();
  }

  private String secret(String name, URI address) throws IOException {
    JsonObject login = new JsonObject();
    login.addProperty("role_id", "a-role-id");
    login.addProperty("secret_id", "a-secret-id");
    login.addProperty("address", address.toString());
    login.addProperty("ca_cert", authority.caPem());
    Path file = Files.writeString(folder.resolve(name), login.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private static void writeAll(HttpExchange exchange) throws IOException {
    write(exchange, SNAPSHOT, () -> {});
  }

  private void writeAndFallSilent(HttpExchange exchange) throws IOException {
    write(exchange, LESS_THAN_THE_POOL, () -> await(over));
  }

  private static void write(
      HttpExchange exchange, SyntheticSnapshot snapshot, Runnable beforeTheEnd) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/gzip");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      snapshot.writeTo(out);
      out.flush();
      beforeTheEnd.run();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private int revocations() {
    return vault.requests("/v1/auth/token/revoke-self").size();
  }

  private int uploads() {
    return s3().listMultipartUploads(request -> request.bucket(bucket)).uploads().size();
  }

  private List<String> keys() {
    return s3().listObjectsV2(request -> request.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static S3Client s3() {
    return LocalAws.shared().s3();
  }
}
