package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.local.BaoApi;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.ForcedRestore;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.OpenBaoOptions;
import vaultsnapshot.local.Waiting;
import vaultsnapshot.local.WriteLoad;

/**
 * The point of it all: what the function stored while the cluster was being written to gives back
 * every secret that was there before the run began.
 */
final class RestoreIT {
  private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);
  private static final int WRITES_BEFORE = 200;
  private static final int WRITES_AFTER = 20;

  private static final Map<String, Map<String, String>> SECRETS =
      Map.of(
          "team/database", Map.of("user", "app", "password", "correct horse battery staple"),
          "team/unicode", Map.of("schlüssel", "прпр 鍵 🔑"),
          "team/deep/er/still", Map.of("empty", "", "lines", "one\ntwo\r\n"),
          "team/large", Map.of("blob", "x1y2".repeat(100_000)));

  private static ClusterUnderBackup origin;
  private static BaoSetup.AppRole application;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    origin = new ClusterUnderBackup();
    BaoSetup setup = new BaoSetup(origin.nodes().admin());
    setup.policy("application", "path \"kv/team/*\" { capabilities = [\"read\"] }");
    application =
        setup.appRole("approle", "application", List.of("application"), Map.of("token_ttl", "10m"));
    setup.enableAuth("userpass", "people");
    setup.kv("other/store").write("one", Map.of("kept", "too"));
    SECRETS.forEach(origin.store()::write);
  }

  @AfterAll
  static void stop() {
    origin.close();
  }

  /** With the same numbers of keys, and with others, for which the server must be restarted. */
  @ParameterizedTest
  @CsvSource({"stream, 3, 2", "tmp, 1, 1"})
  void everySecretWrittenBeforeTheRunComesBack(String staging, int keyShares, int keyThreshold) {
    OpenBaoOptions options = OpenBaoOptions.standard().withKeys(keyShares, keyThreshold);
    try (Deployment deployment = Deployment.start(Map.of("STAGING", staging));
        OpenBaoCluster fresh = OpenBaoCluster.start(folder.resolve("fresh"), 1, options)) {
      deployment.with(origin.secretWith(origin.nodes().addresses().toArray(URI[]::new)));
      Snapshot snapshot = backedUpUnderLoad(deployment);
      assertThat(fresh.keys().unsealKeys()).doesNotContainAnyElementsOf(unsealKeys());

      BaoApi restored = ForcedRestore.into(fresh, snapshot.file(), origin.nodes().keys());

      KvStore store = origin.store().through(restored);
      assertThat(contents(store, snapshot.secretsBefore().keySet()))
          .isEqualTo(snapshot.secretsBefore());
      assertThat(written(restored, store)).allMatch(WriteLoad::isWhole);
      assertThat(new KvStore(restored, "other/store").read("one")).contains(Map.of("kept", "too"));
      assertThat(ClusterInventory.of(restored)).isEqualTo(snapshot.restBefore());
      assertApplicationReads(restored.address(), fresh);
    }
  }

  /** What was backed up, and what had been there before. */
  private record Snapshot(
      Path file, Map<String, Map<String, String>> secretsBefore, ClusterInventory restBefore) {}

  private Snapshot backedUpUnderLoad(Deployment deployment) {
    try (WriteLoad load = WriteLoad.on(origin.store().through(origin.nodes().admin()))) {
      awaitWrites(load, WRITES_BEFORE);
      ClusterInventory rest = ClusterInventory.of(origin.nodes().admin());
      Map<String, Map<String, String>> secrets = new HashMap<>(load.acknowledged());
      secrets.putAll(SECRETS);
      Backup backup = deployment.backUp();
      assertThat(backup.status()).isEqualTo("stored");
      assertThat(load.acknowledged()).hasSizeGreaterThan(secrets.size());
      awaitWrites(load, load.acknowledged().size() + WRITES_AFTER);
      return new Snapshot(
          deployment.download(backup.key(), folder.resolve("downloaded.snap")), secrets, rest);
    }
  }

  private static void awaitWrites(WriteLoad load, int count) {
    Waiting.until(
        "write load: " + count + " writes",
        LOAD_LIMIT,
        () -> load.isBroken() || load.acknowledged().size() >= count);
  }

  private static Map<String, Map<String, String>> contents(KvStore store, Iterable<String> paths) {
    Map<String, Map<String, String>> contents = new HashMap<>();
    for (String path : paths) {
      store.read(path).ifPresent(secret -> contents.put(path, secret));
    }
    return contents;
  }

  private static List<Map<String, String>> written(BaoApi restored, KvStore store) {
    return restored.list("kv/" + WriteLoad.FOLDER).stream()
        .map(name -> store.read(WriteLoad.FOLDER + "/" + name).orElseThrow())
        .toList();
  }

  /** A role, its secret id, its policy and the secret work together as they did. */
  private static void assertApplicationReads(URI address, OpenBaoCluster fresh) {
    BaoApi node = BaoApi.at(address, fresh.authority().sslContext());
    JsonObject login = new JsonObject();
    login.addProperty("role_id", application.roleId());
    login.addProperty("secret_id", application.secretId());
    String token = node.post("auth/approle/login", login).auth().get("client_token").getAsString();
    KvStore store = new KvStore(node.withToken(token), "kv");
    assertThat(store.read("team/database"))
        .contains(Map.of("user", "app", "password", "correct horse battery staple"));
  }

  private static List<String> unsealKeys() {
    return origin.nodes().keys().unsealKeys();
  }
}
