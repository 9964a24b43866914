package vaultsnapshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.cli.CommandLineProcess.Result;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.OpenBaoCluster;

/** The jar on a laptop: a real OpenBao, a real S3, exit codes and what is shown. */
final class CommandLineIT {
  private static final String VAULT = "src/test/resources/vault-1.21.4/snapshot.snap";

  @TempDir private static Path folder;
  private static OpenBaoCluster openBao;
  private static String bucket;

  @BeforeAll
  static void start() {
    openBao = OpenBaoCluster.start(1);
    bucket = "cli-" + UUID.randomUUID();
    s3().createBucket(request ->
        request
            .bucket(bucket)
            .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    openBao.authority().writeCa(folder.resolve("ca.pem"));
  }

  @AfterAll
  static void stop() {
    openBao.close();
  }

  @Test
  void aSnapshotIsTakenListedVerifiedAndInspectedAndADamagedOneIsTold() throws IOException {
    Map<String, String> environment = new HashMap<>(environment("whole"));
    environment.put("VAULT_ADDR", openBao.vaultAddress());
    environment.put("VAULT_CACERT", folder.resolve("ca.pem").toString());
    environment.put("VAULT_TOKEN", openBao.keys().rootToken());
    CommandLineProcess cli = new CommandLineProcess(folder, environment);

    Result taken = cli.run("snapshot", "--label", "before-upgrade", "--json");
    assertThat(taken.exitCode()).as(taken.err()).isEqualTo(ExitCode.GOOD);
    JsonObject receipt = json(taken);
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
    assertThat(receipt.get("cryptoProvider").getAsString())
        .startsWith("AmazonCorrettoCryptoProvider");
    assertThat(taken.err()).contains("\"stage\":\"transfer\"");
    assertThat(taken.out() + taken.err()).doesNotContain(openBao.keys().rootToken());
    String key = receipt.get("key").getAsString();

    Result listed = cli.run("list");
    assertThat(listed.exitCode()).isEqualTo(ExitCode.GOOD);
    assertThat(listed.out()).contains(key, "verified", "1 of 1");
    JsonArray snapshots = json(cli.run("list", "--json")).getAsJsonArray("snapshots");
    assertThat(snapshots.get(0).getAsJsonObject().get("key").getAsString()).isEqualTo(key);
    assertThat(json(cli.run("list", "--json", "--since", "2999-01-01")).get("total").getAsInt())
        .isZero();

    assertThat(cli.run("verify").out()).startsWith("good  " + key);
    JsonObject verified = json(cli.run("verify", "--json", key));
    assertThat(verified.get("passed").getAsBoolean()).isTrue();
    JsonObject inspected = json(cli.run("inspect", "--json", "s3://" + bucket + "/" + key));
    assertThat(inspected.get("sha256")).isEqualTo(receipt.get("sha256"));
    assertThat(inspected.get("index")).isEqualTo(receipt.get("raftIndex"));
    assertThat(inspected.get("entries")).isEqualTo(receipt.get("entries"));

    restoreIt(cli, key);

    copy(key, "whole/29990101T000000Z-before-restore-x.snap");
    assertThat(cli.run("verify", "newest").out())
        .as("not what a restore took of what it overwrote")
        .startsWith("good  " + key);
    s3().deleteObject(
            request -> request.bucket(bucket).key("whole/29990101T000000Z-before-restore-x.snap"));

    flipABit(key);
    Result bad = cli.run("verify", "--all");
    assertThat(bad.exitCode()).isEqualTo(ExitCode.BAD);
    assertThat(bad.out()).startsWith("BAD   " + key);
    assertThat(cli.run("inspect", key).exitCode()).isEqualTo(ExitCode.BAD);
    assertThat(cli.run("verify", "20990101T000000Z").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  /** What is written after the snapshot is gone once it was restored, and not after the dry run. */
  private static void restoreIt(CommandLineProcess cli, String key) {
    JsonObject body = new JsonObject();
    body.addProperty("type", "kv");
    openBao.admin().post("sys/mounts/after-the-snapshot", body);
    Result plan = cli.run("restore", "newest", "--no-safety-snapshot");
    assertThat(plan.exitCode()).as(plan.out() + plan.err()).isEqualTo(ExitCode.GOOD);
    JsonObject detail = json(plan).getAsJsonObject("toDoIt").getAsJsonObject("detail");
    String clusterId = detail.get("clusterId").getAsString();
    String operationId = detail.get("operationId").getAsString();
    assertThat(plan.err())
        .contains("To do it: restore " + key + " --no-safety-snapshot --do-it --cluster whole")
        .contains("--cluster-id " + clusterId)
        .contains("--operation-id " + operationId);
    assertThat(mounts()).contains("after-the-snapshot/");

    Result wrong = cli.run(doIt(key, "other", clusterId, operationId));
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("--cluster: got \"other\", expected CLUSTER_NAME");
    assertThat(mounts()).contains("after-the-snapshot/");

    Result otherId = cli.run(doIt(key, "whole", "another", operationId));
    assertThat(otherId.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(otherId.err()).contains("--cluster-id: got 'another', but the cluster that answers");

    String[] doIt = doIt(key, "whole", clusterId, operationId, "--no-safety-snapshot");
    Result done = cli.run(doIt);
    assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.GOOD);
    assertThat(mounts()).doesNotContain("after-the-snapshot/");

    deleteOutcome(operationId);
    Result begun = cli.run(doIt);
    assertThat(json(begun).get("status").getAsString()).isEqualTo("in-progress");
    assertThat(begun.exitCode()).as("it is not known to be done").isEqualTo(ExitCode.FAILED);
    Result refused = cli.run("restore", "newest");
    assertThat(refused.exitCode())
        .as("refused, for the other operation may be at work")
        .isEqualTo(ExitCode.FAILED);
    assertThat(json(refused).get("refusals").toString()).contains("and say --accept-unfinished");
  }

  private static String[] doIt(
      String key, String cluster, String clusterId, String operationId, String... more) {
    return Stream.concat(
            Stream.of("restore", key, "--do-it", "--cluster", cluster, "--cluster-id", clusterId),
            Stream.concat(Stream.of("--operation-id", operationId), Stream.of(more)))
        .toArray(String[]::new);
  }

  /** As if the call that began it were still at it. */
  private static void deleteOutcome(String operationId) {
    s3().deleteObject(request ->
        request.bucket(bucket).key("whole/operations/" + operationId + ".outcome.json"));
  }

  private static String mounts() {
    return openBao.admin().get("sys/mounts").body().toString();
  }

  @Test
  void aFileOfItsOwnersAloneMayHoldTheSecretAndNoOther() throws IOException {
    JsonObject secret = new JsonObject();
    secret.addProperty("token", openBao.keys().rootToken());
    secret.addProperty("address", openBao.vaultAddress());
    secret.addProperty("ca_cert", openBao.authority().caPem());
    Path file = Files.writeString(folder.resolve("secret.json"), secret.toString());
    CommandLineProcess cli = new CommandLineProcess(folder, environment("file"));

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Result refused = cli.run("snapshot", "--secret-file", file.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("rw-r-----", "chmod 600 " + file);
    Result folderInstead = cli.run("snapshot", "--secret-file", folder.toString());
    assertThat(folderInstead.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(folderInstead.err()).contains("is no file, expected a file of mode 600");
    assertThat(cli.run("snapshot", "--secret-file", file + ".gone").err()).contains("is not there");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Result taken = cli.run("snapshot", "--secret-file", file.toString());
    assertThat(taken.exitCode()).as(taken.err()).isEqualTo(ExitCode.GOOD);
    assertThat(taken.out()).startsWith("stored s3://" + bucket + "/file/");
  }

  @Test
  void aVaultThatCannotBeReachedIsToldAsWhatCouldNotBeDone() {
    Map<String, String> environment = new HashMap<>(environment("unreachable"));
    environment.put("VAULT_ADDR", "https://127.0.0.1:1");
    environment.put("VAULT_TOKEN", "hvs.canary-of-the-command-line");
    Result failed = new CommandLineProcess(folder, environment).run("snapshot");
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err()).contains("127.0.0.1:1");
    assertThat(failed.out() + failed.err()).doesNotContain("canary");
  }

  @Test
  void whereNothingIsStoredTheListSaysWhatNamesThePlace() {
    Result empty = new CommandLineProcess(folder, environment("nobody")).run("list");
    assertThat(empty.exitCode()).isEqualTo(ExitCode.GOOD);
    assertThat(empty.err())
        .contains(
            "There is no such snapshot below s3://" + bucket + "/nobody/: check SNAPSHOT_BUCKET");
  }

  @Test
  void aRegionThatNobodyNamesIsAskedFor() {
    Map<String, String> environment = new HashMap<>(environment("nowhere"));
    environment.put("AWS_REGION", "");
    environment.put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    Result refused = new CommandLineProcess(folder, environment).run("list");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).startsWith("settings: AWS_REGION: not set").doesNotContain("\tat ");
  }

  @Test
  void anArchiveOfVaultIsInspectedAsItsOwnCommandDoesAndJudged() throws IOException {
    CommandLineProcess cli = new CommandLineProcess(folder, Map.of());
    Path good = Path.of(VAULT).toAbsolutePath();
    Result shown = cli.run("inspect", good.toString());
    assertThat(shown.exitCode()).isEqualTo(ExitCode.GOOD);
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out())
        .contains("whole")
        .containsPattern("ID +bolt-snapshot")
        .containsPattern("Size +46301")
        .containsPattern("Index +135")
        .containsPattern("Term +3")
        .containsPattern("Version +1")
        .containsPattern("sys/policy +4 +3469")
        .containsPattern("Total +121 +46071");

    byte[] bytes = Files.readAllBytes(good);
    Path cut = Files.write(folder.resolve("cut.snap"), Arrays.copyOf(bytes, bytes.length - 9));
    Result bad = cli.run("inspect", cut.toString());
    assertThat(bad.exitCode()).isEqualTo(ExitCode.BAD);
    assertThat(bad.out()).contains("BAD").contains("ended early");
    assertThat(json(cli.run("inspect", "--json", cut.toString())).get("whole").getAsBoolean())
        .isFalse();
  }

  @Test
  void theHelpIsShownAndFitsOneScreen() {
    Result help = new CommandLineProcess(folder, Map.of()).run("--help");
    assertThat(help.exitCode()).isEqualTo(ExitCode.GOOD);
    assertThat(help.out()).contains("list", "verify", "inspect", "snapshot", "restore");
    assertThat(help.out().lines().count()).isLessThanOrEqualTo(CommandsTest.SCREEN_LINES);
  }

  @Test
  void noSecretIsTakenAsAnArgumentOrRepeated() {
    Result refused =
        new CommandLineProcess(folder, environment("none")).run("snapshot", "--token=hvs.canary");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.out() + refused.err())
        .contains("never taken as an argument")
        .doesNotContain("canary");
  }

  private static Map<String, String> environment(String cluster) {
    return Map.of("SNAPSHOT_BUCKET", bucket, "CLUSTER_NAME", cluster);
  }

  private static void copy(String from, String to) {
    s3().copyObject(request ->
        request.sourceBucket(bucket).sourceKey(from).destinationBucket(bucket).destinationKey(to));
  }

  private static void flipABit(String key) {
    byte[] bytes = s3().getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
    bytes[bytes.length / 2] ^= 1;
    s3().putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
  }

  private static JsonObject json(Result result) {
    return JsonParser.parseString(result.out()).getAsJsonObject();
  }

  private static S3Client s3() {
    return LocalAws.shared().s3();
  }
}
